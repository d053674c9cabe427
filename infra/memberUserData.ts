import { readFileSync } from 'node:fs';
import type { Stack } from 'aws-cdk-lib';
import type { Volume } from 'aws-cdk-lib/aws-ec2';
import type { MemberProps } from './databaseMember.ts';
import { metricsNamespace } from './names.ts';
import { databaseSecretNames } from './secrets.ts';
import type { Settings } from './settings.ts';

export const mongodbVersion = '7.0.40';

const joinReplicaSet = readFileSync(new URL('./joinReplicaSet.js', import.meta.url), 'utf8');
const setUpMember = readFileSync(new URL('./mongodbMember.sh', import.meta.url), 'utf8');

/** What a machine runs when it starts: the settings of its member, then mongodbMember.sh. */
export function memberUserData(
  stack: Stack,
  settings: Settings,
  props: MemberProps & { volume: Volume; signalledResource: string },
): string {
  const { name, hosts, zone, logGroup, volume, signalledResource } = props;
  const secretOf = (name: keyof typeof databaseSecretNames) =>
    `${settings.secretFolder}/${databaseSecretNames[name]}`;
  const variables = {
    ROOT: '',
    AWS_DEFAULT_REGION: stack.region,
    STACK_NAME: stack.stackName,
    SIGNALLED_RESOURCE: signalledResource,
    MEMBER: name,
    MEMBER_HOSTS: hosts.join(' '),
    ZONE_NAME: `${settings.prefix}.internal`,
    ZONE_ID: zone.hostedZoneId,
    VOLUME_ID: volume.volumeId,
    MONGODB_VERSION: mongodbVersion,
    LOG_GROUP: logGroup.logGroupName,
    METRICS_NAMESPACE: metricsNamespace(settings),
    KEYFILE_SECRET: secretOf('keyfile'),
    AUTHORITY_CERTIFICATE_SECRET: secretOf('authorityCertificate'),
    AUTHORITY_KEY_SECRET: secretOf('authorityKey'),
    ADMIN_PASSWORD_SECRET: secretOf('adminPassword'),
    USER_PASSWORD_SECRET: secretOf('userPassword'),
  };
  return [
    '#!/usr/bin/env bash',
    ...Object.entries(variables).map(([variable, value]) => `export ${variable}='${value}'`),
    'mkdir -p /opt/wip',
    "cat >/opt/wip/joinReplicaSet.js <<'END_OF_JOIN'",
    joinReplicaSet.trimEnd(),
    'END_OF_JOIN',
    setUpMember,
  ].join('\n');
}
