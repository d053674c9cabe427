import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onlyOne, propertiesOf, synthesise, textOf } from './synthesise.ts';

test('image tags never move, and each pushed image is scanned', () => {
  const { properties } = onlyOne(synthesise().delivery, 'AWS::ECR::Repository');
  assert.equal(properties.ImageTagMutability, 'IMMUTABLE');
  assert.deepEqual(properties.ImageScanningConfiguration, { ScanOnPush: true });
});

test('untagged images go after 7 days, and the last 30 tagged ones are kept', () => {
  const { properties } = onlyOne(synthesise().delivery, 'AWS::ECR::Repository');
  const { rules } = JSON.parse(properties.LifecyclePolicy.LifecyclePolicyText);
  assert.deepEqual(
    rules.map((rule: { selection: unknown }) => rule.selection),
    [
      { tagStatus: 'untagged', countType: 'sinceImagePushed', countNumber: 7, countUnit: 'days' },
      { tagStatus: 'tagged', tagPatternList: ['sha256-*'], countType: 'imageCountMoreThan', countNumber: 30 },
    ],
  );
});

test('only workflows of the given repository on the given branch may take the pipeline’s role', () => {
  const { delivery } = synthesise();
  const { properties } = onlyOne(delivery, 'AWS::IAM::Role');
  const statements = properties.AssumeRolePolicyDocument.Statement;
  assert.equal(statements.length, 1);
  assert.equal(statements[0].Action, 'sts:AssumeRoleWithWebIdentity');
  const { StringEquals: equals, ...others } = statements[0].Condition;
  assert.deepEqual(others, {});
  assert.equal(equals['token.actions.githubusercontent.com:aud'], 'sts.amazonaws.com');
  const subject = textOf(equals['token.actions.githubusercontent.com:sub']);
  assert.equal(subject, 'repo:<Repository>:ref:refs/heads/<Branch>');
  for (const name of ['Repository', 'Branch']) {
    const pattern = new RegExp(delivery.toJSON().Parameters[name].AllowedPattern);
    assert.ok(!pattern.test('*') && !pattern.test('any/*'), `${name} takes a wildcard`);
  }
});

test('an account that has the provider already names it instead of making a second', () => {
  synthesise().delivery.resourceCountIs('AWS::IAM::OIDCProvider', 1);
  const given = synthesise({ oidcProvider: 'arn:aws:iam::123456789012:oidc-provider/x' }).delivery;
  given.resourceCountIs('AWS::IAM::OIDCProvider', 0);
});

test('the pipeline may push to one registry, deploy one service and hand over two roles, and nothing else', () => {
  const { delivery } = synthesise();
  const statements = propertiesOf(delivery, 'AWS::IAM::Policy').flatMap(
    (policy) => policy.PolicyDocument.Statement,
  );
  const reach = new Map<string, string>();
  for (const { Action: action, Resource: resource } of statements) {
    for (const name of [action].flat()) reach.set(name, [resource].flat().map(textOf).join(' '));
  }
  const everywhere = [...reach].filter(([, resources]) => resources === '*').map(([name]) => name);
  assert.deepEqual(everywhere.sort(), [
    'ecr:GetAuthorizationToken',
    'ecs:DescribeTaskDefinition',
    'ecs:RegisterTaskDefinition',
  ]);
  assert.match(reach.get('ecs:UpdateService') ?? '', /:service\/wip-prod\/wip-prod$/);
  const roles = (reach.get('iam:PassRole') ?? '').split(' ').map((arn) => arn.split(':role/')[1]);
  assert.deepEqual(roles.sort(), ['wip-prod-execution', 'wip-prod-task']);
  assert.match(reach.get('sns:Publish') ?? '', /:wip-prod-alerts$/);
  const services = [...reach.keys()].map((name) => name.split(':')[0]);
  assert.deepEqual([...new Set(services)].sort(), ['ecr', 'ecs', 'iam', 'sns', 'ssm']);
});
