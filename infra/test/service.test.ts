import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onlyOne, propertiesOf, synthesise, textOf } from './synthesise.ts';

interface Container {
  Name: string;
  User: string;
  ReadonlyRootFilesystem: boolean;
  Environment: { Name: string; Value: unknown }[];
  Secrets: { Name: string; ValueFrom: unknown }[];
  Image: unknown;
  [property: string]: unknown;
}

function container(name: string, context: Record<string, string> = {}): Container {
  const { properties } = onlyOne(synthesise(context).platform, 'AWS::ECS::TaskDefinition');
  const found = properties.ContainerDefinitions.find((one: Container) => one.Name === name);
  assert.ok(found, `There is no container ${name}`);
  return found;
}

test('the server listens on 443 as a user that is not root, on a root file system that it cannot write', () => {
  const server = container('server');
  assert.deepEqual(server.PortMappings, [{ ContainerPort: 443, Protocol: 'tcp' }]);
  assert.equal(server.User, '1000');
  assert.equal(server.ReadonlyRootFilesystem, true);
  assert.ok(server.StopTimeout === 30, 'the server has less than 10 s, or more than Fargate allows');
});

test('what runs as root has no port, cannot write the root file system and ends before the server starts', () => {
  const prepare = container('prepare');
  assert.equal(prepare.PortMappings, undefined);
  assert.equal(prepare.ReadonlyRootFilesystem, true);
  assert.equal(prepare.Essential, false);
  assert.deepEqual(container('server').DependsOn, [{ Condition: 'SUCCESS', ContainerName: 'prepare' }]);
  assert.deepEqual(
    prepare.Secrets.map(({ Name }) => Name),
    ['TASK_CERTIFICATE', 'TASK_KEY', 'DATABASE_AUTHORITY'],
  );
});

test('no container keeps a capability that it has no use for, and both keep the one for port 443', () => {
  for (const name of ['server', 'prepare']) {
    const limits = container(name).LinuxParameters as { Capabilities: { Drop: string[]; Add?: string[] } };
    for (const dropped of ['NET_RAW', 'SETUID', 'SYS_CHROOT', 'MKNOD']) {
      assert.ok(limits.Capabilities.Drop.includes(dropped), `${name} keeps ${dropped}`);
    }
    assert.ok(!limits.Capabilities.Drop.includes('NET_BIND_SERVICE'));
    assert.equal(limits.Capabilities.Add, undefined);
  }
});

test('keys come from Secrets Manager and are in no variable of the template', () => {
  const server = container('server');
  assert.deepEqual(
    server.Secrets.map(({ Name }) => Name),
    ['DATABASE_URI', 'MAPBOX_API_KEY', 'OPERATOR_TOKEN', 'METRICS_TOKEN'],
  );
  assert.deepEqual(
    server.Environment.map(({ Name }) => Name),
    ['NODE_ENV', 'HOST', 'PORT', 'TLS_CERT', 'TLS_KEY', 'DATA_DIR', 'TRUST_PROXY'],
  );
  for (const { Name, ValueFrom } of server.Secrets) {
    assert.match(textOf(ValueFrom), /^<Secret|:secret:wip\/prod\//, `${Name} is not a secret’s ARN`);
  }
});

test('without a Mapbox key none is asked for', () => {
  const names = container('server', { mapbox: 'false' }).Secrets.map(({ Name }) => Name);
  assert.deepEqual(names, ['DATABASE_URI', 'OPERATOR_TOKEN', 'METRICS_TOKEN']);
});

test('the image is the one that the pipeline deployed last', () => {
  const { platform } = synthesise();
  const found = platform.findParameters('*', { Default: '/wip-prod/image-tag' });
  const [parameter = '', declared] = Object.entries(found)[0] ?? [];
  assert.equal(declared?.Type, 'AWS::SSM::Parameter::Value<String>');
  for (const name of ['server', 'prepare']) {
    assert.ok(textOf(container(name).Image).endsWith(`/wip-prod:<${parameter}>`));
  }
});

for (const [stage, least] of [
  ['dev', 2],
  ['prod', 3],
] as const) {
  test(`${stage} runs ${least} tasks at least, spread over three private subnets`, () => {
    const { platform } = synthesise({ stage });
    const { properties } = onlyOne(platform, 'AWS::ECS::Service');
    assert.equal(properties.DesiredCount, undefined, 'each update would set the count back');
    assert.equal(properties.AvailabilityZoneRebalancing, 'ENABLED');
    const { AssignPublicIp: isPublic, Subnets: subnets } =
      properties.NetworkConfiguration.AwsvpcConfiguration;
    assert.equal(isPublic, 'DISABLED');
    assert.equal(subnets.length, 3);
    const target = onlyOne(platform, 'AWS::ApplicationAutoScaling::ScalableTarget').properties;
    assert.equal(target.MinCapacity, least);
    assert.ok(target.MaxCapacity > least);
  });
}

test('a server that migrates for minutes is killed by neither its container’s check nor the load balancer’s', () => {
  const { StartPeriod: startPeriodS } = container('server').HealthCheck as { StartPeriod: number };
  assert.equal(startPeriodS, 300);
  const { properties } = onlyOne(synthesise().platform, 'AWS::ECS::Service');
  assert.equal(properties.HealthCheckGracePeriodSeconds, startPeriodS);
});

test('tasks are added by CPU and by requests for each task', () => {
  const metrics = propertiesOf(synthesise().platform, 'AWS::ApplicationAutoScaling::ScalingPolicy').map(
    (policy) =>
      policy.TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType,
  );
  assert.deepEqual(metrics.sort(), ['ALBRequestCountPerTarget', 'ECSServiceAverageCPUUtilization']);
});

test('a deployment that fails, or that sets off an alarm, is rolled back, and none takes tasks away first', () => {
  const { platform } = synthesise();
  const { DeploymentConfiguration: deployment } = onlyOne(platform, 'AWS::ECS::Service').properties;
  assert.deepEqual(deployment.DeploymentCircuitBreaker, { Enable: true, Rollback: true });
  assert.equal(deployment.MinimumHealthyPercent, 100);
  assert.equal(deployment.Alarms.Enable && deployment.Alarms.Rollback, true);
  const alarms = platform.findResources('AWS::CloudWatch::Alarm');
  const names = deployment.Alarms.AlarmNames.map(
    ({ Ref }: { Ref: string }) => alarms[Ref]?.Properties.AlarmName,
  );
  assert.deepEqual(names, ['wip-prod-server-errors', 'wip-prod-unhealthy-tasks']);
});

test('the service waits for its roles’ policies, for TLS at the load balancer and for the database', () => {
  const { resource } = onlyOne(synthesise().platform, 'AWS::ECS::Service');
  const awaited = resource.DependsOn.join(' ');
  for (const name of ['RoleexecutionDefaultPolicy', 'EntranceHttps', 'DatabaseMemberC']) {
    assert.ok(awaited.includes(name), `It does not wait for ${name}`);
  }
});

test('what has a name and outlives its stack goes again when its creation fails, so that the next try finds the name free', () => {
  const { platform, delivery } = synthesise();
  const named = ['AWS::Logs::LogGroup', 'AWS::SecretsManager::Secret', 'AWS::Backup::BackupVault'].flatMap(
    (type) => Object.values(platform.findResources(type)),
  );
  const first = [onlyOne(delivery, 'AWS::ECR::Repository'), onlyOne(delivery, 'AWS::SSM::Parameter')];
  const policies = [...named, ...first.map(({ resource }) => resource)].map((one) => one.DeletionPolicy);
  assert.deepEqual([...new Set(policies)].sort(), ['Delete', 'RetainExceptOnCreate']);
  // the URI is made of other secrets again
  assert.equal(policies.filter((policy) => policy === 'Delete').length, 1);
});

test('every service has its own log group, kept for the days of the stage', () => {
  for (const [stage, days] of [
    ['dev', 30],
    ['prod', 90],
  ] as const) {
    const groups = propertiesOf(synthesise({ stage }).platform, 'AWS::Logs::LogGroup');
    assert.deepEqual(groups.map((group) => group.LogGroupName).sort(), [
      `/wip-${stage}/mongodb`,
      `/wip-${stage}/refused-traffic`,
      `/wip-${stage}/server`,
    ]);
    for (const group of groups) assert.equal(group.RetentionInDays, days);
  }
});
