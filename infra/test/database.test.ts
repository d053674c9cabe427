import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mongodbVersion } from '../memberUserData.ts';
import { onlyOne, propertiesOf, synthesise, textOf } from './synthesise.ts';

const platform = () => synthesise().platform;
const machines = () =>
  propertiesOf(platform(), 'AWS::EC2::LaunchTemplate').map((template) => template.LaunchTemplateData);
const userDatas = () => machines().map((machine) => textOf(machine.UserData));

test('the replica set has three members, each a group of one machine in a zone of its own', () => {
  const groups = propertiesOf(platform(), 'AWS::AutoScaling::AutoScalingGroup');
  assert.equal(groups.length, 3);
  for (const group of groups) assert.deepEqual([group.MinSize, group.MaxSize], ['1', '1']);
  const subnets = groups.map((group) => textOf(group.VPCZoneIdentifier));
  assert.deepEqual(
    subnets.map((subnet) => subnet.replace(/^<NetworkprivateSubnet(\d)Subnet.*$/, '$1')),
    ['1', '2', '3'],
  );
});

test('members come and are replaced one after another, and only once the one before reports that it serves', () => {
  const groups = platform().findResources('AWS::AutoScaling::AutoScalingGroup');
  const { DatabaseMemberA: first, DatabaseMemberB: second, DatabaseMemberC: third } = groups;
  assert.ok(second?.DependsOn.includes('DatabaseMemberA') && third?.DependsOn.includes('DatabaseMemberB'));
  for (const group of [first, second, third]) {
    assert.equal(group?.CreationPolicy.ResourceSignal.Count, 1);
    const { AutoScalingRollingUpdate: rolling } = group?.UpdatePolicy ?? {};
    assert.deepEqual([rolling.WaitOnResourceSignals, rolling.MinInstancesInService], [true, 0]);
  }
  for (const [index, text] of userDatas().entries()) {
    assert.ok(text.includes(`export SIGNALLED_RESOURCE='DatabaseMember${'ABC'[index]}'\n`));
  }
});

test('machines ask for a token before they tell about themselves, and nobody logs in with a key', () => {
  for (const machine of machines()) {
    assert.deepEqual(machine.MetadataOptions, { HttpTokens: 'required', HttpPutResponseHopLimit: 1 });
    assert.equal(machine.KeyName, undefined);
    assert.equal(machine.NetworkInterfaces, undefined);
  }
  const roles = propertiesOf(platform(), 'AWS::IAM::Role').filter((role) =>
    JSON.stringify(role.AssumeRolePolicyDocument).includes('ec2.amazonaws.com'),
  );
  assert.equal(roles.length, 3);
  for (const role of roles) {
    assert.match(textOf(role.ManagedPolicyArns), /:policy\/AmazonSSMManagedInstanceCore$/);
  }
});

test('every disk is encrypted gp3, and the data outlives its machine and its stack', () => {
  for (const machine of machines()) {
    for (const { Ebs: disk } of machine.BlockDeviceMappings) {
      assert.deepEqual([disk.Encrypted, disk.VolumeType], [true, 'gp3']);
    }
  }
  const volumes = Object.values(platform().findResources('AWS::EC2::Volume'));
  assert.equal(volumes.length, 3);
  for (const {
    Properties: volume,
    DeletionPolicy: atDeletion,
    UpdateReplacePolicy: atReplacement,
  } of volumes) {
    assert.deepEqual([volume.Encrypted, volume.VolumeType], [true, 'gp3']);
    assert.deepEqual([atDeletion, atReplacement], ['RetainExceptOnCreate', 'Retain']);
  }
});

test('port 27017 is reached from the tasks and among the members, and the members have no other way in', () => {
  const groups = platform().findResources('AWS::EC2::SecurityGroup');
  const idOf = (description: RegExp) =>
    Object.keys(groups).find((id) => description.test(groups[id]?.Properties.GroupDescription)) ?? '';
  const members = idOf(/^MongoDB/);
  assert.equal(groups[members]?.Properties.SecurityGroupIngress, undefined);
  const rules = propertiesOf(platform(), 'AWS::EC2::SecurityGroupIngress').filter(
    (rule) => textOf(rule.GroupId) === `<${members}.GroupId>`,
  );
  for (const rule of rules) {
    assert.deepEqual([rule.IpProtocol, rule.FromPort, rule.ToPort], ['tcp', 27_017, 27_017]);
  }
  assert.deepEqual(
    rules.map((rule) => textOf(rule.SourceSecurityGroupId)).sort(),
    [`<${members}.GroupId>`, `<${idOf(/^The load balancer to the tasks/)}.GroupId>`].sort(),
  );
});

test('members have names in a private zone, and each may change its own name only', () => {
  assert.equal(onlyOne(platform(), 'AWS::Route53::HostedZone').properties.Name, 'wip-prod.internal.');
  const names = propertiesOf(platform(), 'AWS::IAM::Policy')
    .flatMap((policy) => policy.PolicyDocument.Statement)
    .filter((statement) => statement.Action === 'route53:ChangeResourceRecordSets')
    .map(({ Condition: condition }) => Object.values(condition)[0]);
  assert.deepEqual(
    names,
    ['db-a', 'db-b', 'db-c'].map((name) => ({
      'route53:ChangeResourceRecordSetsNormalizedRecordNames': [`${name}.wip-prod.internal`],
      'route53:ChangeResourceRecordSetsActions': ['UPSERT'],
    })),
  );
});

test('a member may attach its own volume to machines of its own name only', () => {
  const statements = propertiesOf(platform(), 'AWS::IAM::Policy')
    .flatMap((policy) => policy.PolicyDocument.Statement)
    .filter((statement) => statement.Action === 'ec2:AttachVolume');
  assert.equal(statements.length, 6);
  for (const { Resource: resource, Condition: condition } of statements) {
    const isAnyMachine = textOf(resource).endsWith(':instance/*');
    assert.equal(isAnyMachine, condition !== undefined);
    if (!isAnyMachine) assert.match(textOf(resource), /:volume\/<Volumedb[abc]\w+>$/);
    else assert.match(condition.StringEquals['aws:ResourceTag/Name'], /^wip-prod-db-[abc]$/);
  }
});

test('each member installs one version of MongoDB, within what EC2 takes as user data', () => {
  assert.match(mongodbVersion, /^\d+\.\d+\.\d+$/);
  for (const text of userDatas()) {
    assert.ok(text.startsWith('#!/usr/bin/env bash\n'));
    assert.ok(text.includes(`export MONGODB_VERSION='${mongodbVersion}'\n`));
    assert.ok(text.includes('mongodb-org-server-$MONGODB_VERSION'));
    assert.ok(Buffer.byteLength(text) < 15_000, `${Buffer.byteLength(text)} bytes of 16,384`);
  }
});

test('no template holds a secret: what is made up is made by Secrets Manager, and only names are handed on', () => {
  for (const database of ['ec2', 'external']) {
    const template = synthesise({ database }).platform;
    for (const secret of propertiesOf(template, 'AWS::SecretsManager::Secret')) {
      if (secret.SecretString === undefined) {
        assert.ok(secret.GenerateSecretString.PasswordLength >= 40);
      } else {
        const password = /^mongodb:\/\/wip:(.*)@db-a/.exec(textOf(secret.SecretString))?.[1];
        assert.match(
          password ?? '',
          /^\{\{resolve:secretsmanager:<Secretdatabaseuserpassword\w+>:SecretString:::\}\}$/,
        );
      }
    }
    assert.doesNotMatch(JSON.stringify(template.toJSON()), /PRIVATE KEY|NoEcho/);
  }
  for (const text of userDatas())
    assert.match(text, /export USER_PASSWORD_SECRET='wip\/prod\/database-user-password'/);
});

test('the server’s address of the set names all members, the set, TLS and the authority to believe', () => {
  const secret = propertiesOf(platform(), 'AWS::SecretsManager::Secret').find(
    ({ Name }) => Name === 'wip/prod/database-uri',
  );
  const address = textOf(secret?.SecretString).replace(/\{\{.*\}\}/, 'secret');
  const { pathname, searchParams, host } = new URL(
    address.replace('mongodb:', 'http:').replaceAll(':27017,', '.'),
  );
  assert.equal(host, 'db-a.wip-prod.internal.db-b.wip-prod.internal.db-c.wip-prod.internal:27017');
  assert.equal(pathname, '/wip');
  assert.deepEqual(Object.fromEntries(searchParams), {
    replicaSet: 'rs0',
    authSource: 'wip',
    tls: 'true',
    tlsCAFile: '/run/wip/database-authority.crt',
  });
});

test('the volumes of all members are backed up daily for 35 days and monthly for a year', () => {
  const { properties } = onlyOne(platform(), 'AWS::Backup::BackupPlan');
  const rules = properties.BackupPlan.BackupPlanRule.map(
    (rule: { ScheduleExpression: string; Lifecycle: { DeleteAfterDays: number } }) => [
      rule.ScheduleExpression,
      rule.Lifecycle.DeleteAfterDays,
    ],
  );
  assert.deepEqual(rules, [
    ['cron(0 1 * * ? *)', 35],
    ['cron(0 2 1 * ? *)', 366],
  ]);
  const { Resources: selected } = onlyOne(platform(), 'AWS::Backup::BackupSelection').properties
    .BackupSelection;
  const ids = Object.keys(platform().findResources('AWS::EC2::Volume'));
  assert.deepEqual(
    selected.map((arn: unknown) => textOf(arn).split('/').at(-1)).sort(),
    ids.map((id) => `<${id}>`).sort(),
  );
});

test('a restore makes new volumes from the snapshot and leaves the old ones alone', () => {
  const snapshot = 'snap-0123456789abcdef0';
  const restored = synthesise({ snapshot }).platform.findResources('AWS::EC2::Volume');
  for (const { Properties: volume } of Object.values(restored)) assert.equal(volume.SnapshotId, snapshot);
  for (const id of Object.keys(platform().findResources('AWS::EC2::Volume')))
    assert.equal(restored[id], undefined);
});

test('with an external database there is no machine, no volume and no backup, and its URI is the administrator’s', () => {
  const external = synthesise({ database: 'external' }).platform;
  for (const type of [
    'AWS::AutoScaling::AutoScalingGroup',
    'AWS::EC2::LaunchTemplate',
    'AWS::EC2::Volume',
    'AWS::Backup::BackupPlan',
    'AWS::Route53::HostedZone',
  ]) {
    external.resourceCountIs(type, 0);
  }
  const { ContainerDefinitions: containers } = onlyOne(external, 'AWS::ECS::TaskDefinition').properties;
  const uri = containers
    .flatMap(({ Secrets }: { Secrets: { Name: string; ValueFrom: unknown }[] }) => Secrets)
    .find(({ Name }: { Name: string }) => Name === 'DATABASE_URI');
  assert.match(textOf(uri.ValueFrom), /:secret:wip\/prod\/database-uri$/);
});
