import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onlyOne, propertiesOf, synthesise } from './synthesise.ts';

test('the network has a public and a private subnet in each of three zones of any region', () => {
  const { platform } = synthesise();
  const subnets = propertiesOf(platform, 'AWS::EC2::Subnet');
  const zones = subnets.map((subnet) => JSON.stringify(subnet.AvailabilityZone));
  assert.equal(subnets.length, 6);
  assert.deepEqual(
    [...new Set(zones)],
    [0, 1, 2].map((index) => JSON.stringify({ 'Fn::Select': [index, { 'Fn::GetAZs': '' }] })),
  );
});

test('production leaves each zone by its own gateway, and loses one zone at most', () => {
  synthesise().platform.resourceCountIs('AWS::EC2::NatGateway', 3);
  synthesise({ stage: 'dev' }).platform.resourceCountIs('AWS::EC2::NatGateway', 1);
});

test('refused traffic is logged, accepted traffic with viewers’ addresses is not', () => {
  assert.equal(onlyOne(synthesise().platform, 'AWS::EC2::FlowLog').properties.TrafficType, 'REJECT');
});

test('only the load balancer lets the world in, on ports 80 and 443', () => {
  const { platform } = synthesise();
  const open = propertiesOf(platform, 'AWS::EC2::SecurityGroup').flatMap((group) =>
    (group.SecurityGroupIngress ?? [])
      .filter((rule: { CidrIp?: string }) => rule.CidrIp !== undefined)
      .map((rule: { FromPort: number; ToPort: number }) => [
        group.GroupDescription,
        rule.FromPort,
        rule.ToPort,
      ]),
  );
  const text = 'Everyone to the load balancer, over HTTP for the redirect and over HTTPS';
  assert.deepEqual(open, [
    [text, 80, 80],
    [text, 443, 443],
  ]);
  for (const rule of propertiesOf(platform, 'AWS::EC2::SecurityGroupIngress')) {
    assert.ok(rule.SourceSecurityGroupId, 'a rule lets in something other than a group');
  }
});
