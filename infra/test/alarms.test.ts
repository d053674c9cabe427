import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onlyOne, propertiesOf, synthesise } from './synthesise.ts';

test('errors, tasks that are not ready, slow answers, CPU, machines, mongod and disks each have an alarm', () => {
  const metrics = propertiesOf(synthesise().platform, 'AWS::CloudWatch::Alarm').map(
    (alarm) => alarm.MetricName,
  );
  assert.deepEqual(metrics.sort(), [
    'CPUUtilization',
    'HTTPCode_ELB_5XX_Count',
    'HTTPCode_Target_5XX_Count',
    ...Array(3).fill('StatusCheckFailed'),
    'TargetResponseTime',
    'UnHealthyHostCount',
    ...Array(3).fill('disk_used_percent'),
    ...Array(3).fill('procstat_lookup_pid_count'),
  ]);
});

test('a mongod that does not run is told, and so is a machine that says nothing', () => {
  const alarms = propertiesOf(synthesise().platform, 'AWS::CloudWatch::Alarm').filter(
    ({ MetricName: name }) => name === 'procstat_lookup_pid_count',
  );
  for (const alarm of alarms) {
    assert.deepEqual(
      [alarm.Namespace, alarm.Statistic, alarm.ComparisonOperator, alarm.Threshold, alarm.TreatMissingData],
      ['wip-prod/mongodb', 'Minimum', 'LessThanThreshold', 1, 'breaching'],
    );
  }
  const groups = Object.keys(synthesise().platform.findResources('AWS::AutoScaling::AutoScalingGroup'));
  assert.deepEqual(
    alarms.map((alarm) => alarm.Dimensions[0].Value.Ref),
    groups,
  );
});

test('a task that starts as long as it may undoes no deployment', () => {
  const { platform } = synthesise();
  const alarm = propertiesOf(platform, 'AWS::CloudWatch::Alarm').find(
    ({ AlarmName: name }) => name === 'wip-prod-unhealthy-tasks',
  );
  const { HealthCheckGracePeriodSeconds: graceS } = onlyOne(platform, 'AWS::ECS::Service').properties;
  assert.ok(alarm?.Period * alarm?.EvaluationPeriods > graceS);
});

test('every alarm tells the code owners when it begins and when it ends, and says what to do', () => {
  const { platform } = synthesise();
  const { id } = onlyOne(platform, 'AWS::SNS::Topic');
  for (const alarm of propertiesOf(platform, 'AWS::CloudWatch::Alarm')) {
    assert.deepEqual(alarm.AlarmActions, [{ Ref: id }]);
    assert.deepEqual(alarm.OKActions, [{ Ref: id }]);
    assert.ok(alarm.AlarmDescription.length > 40, `${alarm.AlarmName} gives no advice`);
  }
});

test('alarms reach the code owners by e-mail at an address that is given', () => {
  const { properties } = onlyOne(synthesise().platform, 'AWS::SNS::Subscription');
  assert.equal(properties.Protocol, 'email');
  assert.deepEqual(properties.Endpoint, { Ref: 'AlertEmail' });
});

test('a deployment that failed or was undone is told with its reason', () => {
  const { platform } = synthesise();
  const { properties } = onlyOne(platform, 'AWS::Events::Rule');
  assert.deepEqual(properties.EventPattern.detail, { eventName: ['SERVICE_DEPLOYMENT_FAILED'] });
  assert.deepEqual(properties.EventPattern.resources, [{ Ref: onlyOne(platform, 'AWS::ECS::Service').id }]);
  const { id } = onlyOne(platform, 'AWS::SNS::Topic');
  assert.deepEqual(properties.Targets[0].Arn, { Ref: id });
  assert.equal(properties.Targets[0].InputTransformer.InputPathsMap['detail-reason'], '$.detail.reason');
});

test('the topic takes word from alarms and deployments of this account, over TLS only', () => {
  const { properties } = onlyOne(synthesise().platform, 'AWS::SNS::TopicPolicy');
  const statements: { Effect: string; Principal: { Service?: string }; Condition?: unknown }[] =
    properties.PolicyDocument.Statement;
  const allowed = statements
    .filter(({ Effect }) => Effect === 'Allow')
    .map(({ Principal }) => Principal.Service);
  assert.deepEqual(allowed.sort(), ['cloudwatch.amazonaws.com', 'events.amazonaws.com']);
  assert.ok(
    statements.some(
      ({ Effect, Condition }) =>
        Effect === 'Deny' && JSON.stringify(Condition).includes('"aws:SecureTransport":"false"'),
    ),
  );
});
