import type { Stack } from 'aws-cdk-lib';
import type { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { Port, SecurityGroup, type Volume, type Vpc } from 'aws-cdk-lib/aws-ec2';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { PrivateHostedZone } from 'aws-cdk-lib/aws-route53';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { createMember } from './databaseMember.ts';
import { createLogGroup } from './logs.ts';
import { createDatabaseSecrets, createDatabaseUri } from './secrets.ts';
import type { Settings } from './settings.ts';
import { databaseAuthorityFile } from './taskDefinition.ts';

const memberNames = ['db-a', 'db-b', 'db-c'] as const;

export interface Database {
  uri: ISecret;
  authorityCertificate: ISecret;
  members: AutoScalingGroup[];
  volumes: Volume[];
  logGroup: LogGroup;
}

interface DatabaseProps {
  vpc: Vpc;
  clients: SecurityGroup;
}

/** A MongoDB replica set of three machines, one in each zone, each with a volume that outlives it. */
export function createDatabase(stack: Stack, settings: Settings, { vpc, clients }: DatabaseProps): Database {
  const zone = new PrivateHostedZone(stack, 'DatabaseZone', { zoneName: `${settings.prefix}.internal`, vpc });
  const hosts = memberNames.map((name) => `${name}.${settings.prefix}.internal`);
  const secrets = createDatabaseSecrets(stack, settings);
  const logGroup = createLogGroup(stack, settings, 'mongodb');
  const securityGroup = createMembersGroup(stack, { vpc, clients });
  const members = memberNames.map((name, index) =>
    createMember(stack, settings, {
      name,
      hosts,
      vpc,
      subnet: vpc.privateSubnets[index]!,
      zone,
      secrets,
      logGroup,
      securityGroup,
    }),
  );
  // one after another: a majority always serves, and the last finds the others ready to be initiated
  for (const [index, member] of members.entries()) {
    const before = members[index - 1];
    if (before) member.group.node.addDependency(before.group);
  }
  const uri = createDatabaseUri(stack, settings, {
    hosts,
    userPassword: secrets.userPassword,
    authorityFile: databaseAuthorityFile,
  });
  return {
    uri,
    authorityCertificate: secrets.authorityCertificate,
    members: members.map(({ group }) => group),
    volumes: members.map(({ volume }) => volume),
    logGroup,
  };
}

function createMembersGroup(stack: Stack, { vpc, clients }: DatabaseProps): SecurityGroup {
  const members = new SecurityGroup(stack, 'DatabaseGroup', {
    vpc,
    description: 'MongoDB: the tasks and the members themselves, nobody else',
    allowAllOutbound: false,
  });
  members.addIngressRule(clients, Port.tcp(27_017), 'The tasks');
  members.addIngressRule(members, Port.tcp(27_017), 'Among the members');
  members.addEgressRule(members, Port.tcp(27_017), 'Among the members');
  members.connections.allowToAnyIpv4(Port.tcp(443), 'Packages and AWS');
  return members;
}
