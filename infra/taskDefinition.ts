import { readFileSync } from 'node:fs';
import { Duration, Stack } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import {
  Capability,
  type ContainerDefinition,
  ContainerDependencyCondition,
  ContainerImage,
  CpuArchitecture,
  FargateTaskDefinition,
  LinuxParameters,
  LogDrivers,
  OperatingSystemFamily,
  Secret,
} from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { acknowledge } from './checks.ts';
import { imageTagName } from './names.ts';
import type { ServiceSecrets } from './secrets.ts';
import type { Settings } from './settings.ts';

const filesFolder = '/run/wip';
const temporaryFolder = '/tmp';
const serverUserId = '1000';
const prepareFiles = readFileSync(new URL('./prepareFiles.js', import.meta.url), 'utf8');

/** A server first brings the stored data to its release; 300 s is the most that ECS takes for a container. */
export const longestStart = Duration.seconds(300);

/** Where the server finds whose certificates it believes of the database. */
export const databaseAuthorityFile = `${filesFolder}/database-authority.crt`;

interface TaskProps {
  secrets: ServiceSecrets;
  logGroup: LogGroup;
}

/** A task: one container that lays the certificates out and ends, then the server. */
export function createTaskDefinition(
  scope: Construct,
  settings: Settings,
  props: TaskProps,
): FargateTaskDefinition {
  const task = new FargateTaskDefinition(scope, 'Task', {
    family: settings.prefix,
    cpu: settings.size.taskCpuUnits,
    memoryLimitMiB: settings.size.taskMemoryMb,
    runtimePlatform: {
      cpuArchitecture: CpuArchitecture.X86_64,
      operatingSystemFamily: OperatingSystemFamily.LINUX,
    },
    taskRole: createRole(scope, settings, 'task'),
    executionRole: createRole(scope, settings, 'execution'),
    volumes: [{ name: 'files' }, { name: 'temporary' }],
  });
  const image = currentImage(scope, settings);
  const prepare = addPrepareContainer(scope, task, image, props);
  const server = addServerContainer(scope, task, image, props);
  server.addContainerDependencies({ container: prepare, condition: ContainerDependencyCondition.SUCCESS });
  acknowledge(task, {
    'AwsSolutions-ECS2': 'Only settings that are no secret are plain; secrets are injected.',
  });
  return task;
}

/** Named, so that the pipeline may hand over these two roles and no others. */
function createRole(scope: Construct, settings: Settings, name: 'task' | 'execution'): Role {
  const role = new Role(scope, `Role-${name}`, {
    roleName: `${settings.prefix}-${name}`,
    assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
  });
  acknowledge(role, { 'AwsSolutions-IAM5[Resource::*]': 'ecr:GetAuthorizationToken knows no resources.' });
  return role;
}

/** The image that the pipeline deployed last, so that a change of infrastructure does not go back to an older one. */
function currentImage(scope: Construct, settings: Settings): ContainerImage {
  const registry = Repository.fromRepositoryAttributes(scope, 'Registry', {
    repositoryName: settings.prefix,
    repositoryArn: Stack.of(scope).formatArn({
      service: 'ecr',
      resource: 'repository',
      resourceName: settings.prefix,
    }),
  });
  const tag = StringParameter.valueForStringParameter(scope, imageTagName(settings));
  return ContainerImage.fromEcrRepository(registry, tag);
}

/** Runs as root, since ECS makes a task's volumes root's; it has no port and ends before the server starts. */
function addPrepareContainer(
  scope: Construct,
  task: FargateTaskDefinition,
  image: ContainerImage,
  { secrets, logGroup }: TaskProps,
): ContainerDefinition {
  const container = task.addContainer('prepare', {
    image,
    essential: false,
    user: '0',
    readonlyRootFilesystem: true,
    entryPoint: ['node', '-e', prepareFiles],
    command: [],
    environment: { FILES_FOLDER: filesFolder, TEMPORARY_FOLDER: temporaryFolder, OWNER_ID: serverUserId },
    secrets: injected({
      TASK_CERTIFICATE: secrets.taskCertificate,
      TASK_KEY: secrets.taskKey,
      DATABASE_AUTHORITY: secrets.databaseAuthority,
    }),
    linuxParameters: restricted(scope, 'PrepareLimits', []),
    logging: LogDrivers.awsLogs({ logGroup, streamPrefix: 'prepare' }),
  });
  container.addMountPoints(
    { sourceVolume: 'files', containerPath: filesFolder, readOnly: false },
    { sourceVolume: 'temporary', containerPath: temporaryFolder, readOnly: false },
  );
  return container;
}

function addServerContainer(
  scope: Construct,
  task: FargateTaskDefinition,
  image: ContainerImage,
  { secrets, logGroup }: TaskProps,
): ContainerDefinition {
  const container = task.addContainer('server', {
    image,
    user: serverUserId,
    readonlyRootFilesystem: true,
    portMappings: [{ containerPort: 443 }],
    environment: {
      NODE_ENV: 'production',
      HOST: '0.0.0.0',
      PORT: '443',
      TLS_CERT: `${filesFolder}/task.crt`,
      TLS_KEY: `${filesFolder}/task.key`,
      DATA_DIR: `${temporaryFolder}/wip`,
      TRUST_PROXY: '1',
    },
    secrets: injected({
      DATABASE_URI: secrets.databaseUri,
      MAPBOX_API_KEY: secrets.mapboxApiKey,
      OPERATOR_TOKEN: secrets.operatorToken,
      METRICS_TOKEN: secrets.metricsToken,
    }),
    linuxParameters: restricted(scope, 'ServerLimits', [
      Capability.CHOWN,
      Capability.DAC_OVERRIDE,
      Capability.FOWNER,
    ]),
    // the server ends within 10 s of SIGTERM
    stopTimeout: Duration.seconds(30),
    healthCheck: {
      command: ['CMD', 'node', 'server/src/operations/healthCheck.ts'],
      interval: Duration.seconds(30),
      timeout: Duration.seconds(5),
      startPeriod: longestStart,
    },
    logging: LogDrivers.awsLogs({ logGroup, streamPrefix: 'server' }),
  });
  container.addMountPoints(
    { sourceVolume: 'files', containerPath: filesFolder, readOnly: true },
    { sourceVolume: 'temporary', containerPath: temporaryFolder, readOnly: false },
  );
  return container;
}

function injected(secrets: Record<string, ISecret | null>): Record<string, Secret> {
  const present = Object.entries(secrets).flatMap(([name, secret]) =>
    secret === null ? [] : [[name, Secret.fromSecretsManager(secret)] as const],
  );
  return Object.fromEntries(present);
}

/** Without what a container gets unasked; NET_BIND_SERVICE stays, which the image's node claims for port 443. */
function restricted(scope: Construct, id: string, further: Capability[]): LinuxParameters {
  const limits = new LinuxParameters(scope, id, { initProcessEnabled: true });
  limits.dropCapabilities(
    Capability.AUDIT_WRITE,
    Capability.FSETID,
    Capability.KILL,
    Capability.MKNOD,
    Capability.NET_RAW,
    Capability.SETFCAP,
    Capability.SETGID,
    Capability.SETPCAP,
    Capability.SETUID,
    Capability.SYS_CHROOT,
    ...further,
  );
  return limits;
}
