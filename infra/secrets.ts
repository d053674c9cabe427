import { RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acknowledge } from './checks.ts';
import type { Settings } from './settings.ts';

export interface ServiceSecrets {
  databaseUri: ISecret;
  operatorToken: ISecret;
  metricsToken: ISecret;
  mapboxApiKey: ISecret | null;
  taskCertificate: ISecret;
  taskKey: ISecret;
  /** Whose certificates the server believes of the database; null: the public authorities. */
  databaseAuthority: ISecret | null;
}

export interface DatabaseSecrets {
  authorityCertificate: ISecret;
  authorityKey: ISecret;
  keyfile: ISecret;
  adminPassword: ISecret;
  userPassword: ISecret;
}

/** The names of the database's secrets in the stage's folder. */
export const databaseSecretNames = {
  authorityCertificate: 'database-authority-certificate',
  authorityKey: 'database-authority-key',
  keyfile: 'database-keyfile',
  adminPassword: 'database-admin-password',
  userPassword: 'database-user-password',
} as const;

const notRotated = {
  'AwsSolutions-SMG4':
    'A secret is changed by hand, as the manual says: the members and the tasks must restart with it.',
};

/** A secret that Secrets Manager makes up; letters and digits only, so that it fits into a URI and a keyfile. */
function generateSecret(
  scope: Construct,
  settings: Settings,
  secret: { name: string; length: number },
): Secret {
  const generated = new Secret(scope, `Secret-${secret.name}`, {
    secretName: `${settings.secretFolder}/${secret.name}`,
    generateSecretString: { passwordLength: secret.length, excludePunctuation: true },
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  acknowledge(generated, notRotated);
  return generated;
}

/** A secret that createSecrets.sh or the administrator has written before the first deployment. */
function existingSecret(scope: Construct, settings: Settings, name: string): ISecret {
  return Secret.fromSecretNameV2(scope, `Secret-${name}`, `${settings.secretFolder}/${name}`);
}

export function createDatabaseSecrets(scope: Construct, settings: Settings): DatabaseSecrets {
  const names = databaseSecretNames;
  return {
    authorityCertificate: existingSecret(scope, settings, names.authorityCertificate),
    authorityKey: existingSecret(scope, settings, names.authorityKey),
    keyfile: generateSecret(scope, settings, { name: names.keyfile, length: 512 }),
    adminPassword: generateSecret(scope, settings, { name: names.adminPassword, length: 40 }),
    userPassword: generateSecret(scope, settings, { name: names.userPassword, length: 40 }),
  };
}

/** The set's URI: CloudFormation puts the password in while it deploys, so that no template holds it. */
export function createDatabaseUri(
  scope: Construct,
  settings: Settings,
  { hosts, userPassword, authorityFile }: { hosts: string[]; userPassword: ISecret; authorityFile: string },
): ISecret {
  const password = SecretValue.secretsManager(userPassword.secretArn).unsafeUnwrap();
  const servers = hosts.map((host) => `${host}:27017`).join(',');
  const options = `replicaSet=rs0&authSource=wip&tls=true&tlsCAFile=${encodeURIComponent(authorityFile)}`;
  const uri = new Secret(scope, 'Secret-database-uri', {
    secretName: `${settings.secretFolder}/database-uri`,
    secretStringValue: SecretValue.unsafePlainText(`mongodb://wip:${password}@${servers}/wip?${options}`),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  acknowledge(uri, notRotated);
  return uri;
}

export function createServiceSecrets(
  scope: Construct,
  settings: Settings,
  database: { uri: ISecret; authorityCertificate: ISecret } | null,
): ServiceSecrets {
  return {
    databaseUri: database?.uri ?? existingSecret(scope, settings, 'database-uri'),
    databaseAuthority: database?.authorityCertificate ?? null,
    operatorToken: generateSecret(scope, settings, { name: 'operator-token', length: 40 }),
    metricsToken: generateSecret(scope, settings, { name: 'metrics-token', length: 40 }),
    mapboxApiKey: settings.mapbox ? existingSecret(scope, settings, 'mapbox-api-key') : null,
    taskCertificate: existingSecret(scope, settings, 'task-certificate'),
    taskKey: existingSecret(scope, settings, 'task-key'),
  };
}
