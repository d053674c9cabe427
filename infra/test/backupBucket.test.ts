import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onlyOne, propertiesOf, synthesise, textOf } from './synthesise.ts';

const platform = () => synthesise().platform;

test('backups lie encrypted in a bucket that nobody else reaches, and outlive the stack', () => {
  const { properties, resource } = onlyOne(platform(), 'AWS::S3::Bucket');
  const [encryption] = properties.BucketEncryption.ServerSideEncryptionConfiguration;
  assert.equal(encryption.ServerSideEncryptionByDefault.SSEAlgorithm, 'AES256');
  assert.deepEqual(properties.PublicAccessBlockConfiguration, {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  });
  assert.deepEqual(properties.VersioningConfiguration, { Status: 'Enabled' });
  assert.deepEqual(
    [resource.DeletionPolicy, resource.UpdateReplacePolicy],
    ['RetainExceptOnCreate', 'Retain'],
  );
  assert.equal(properties.BucketName, undefined);
});

test('backups go after a year, what is overwritten or deleted a month later, halves of one after a day', () => {
  const [rule, ...others] = onlyOne(platform(), 'AWS::S3::Bucket').properties.LifecycleConfiguration.Rules;
  assert.deepEqual(others, []);
  assert.deepEqual(
    [
      rule.Status,
      rule.ExpirationInDays,
      rule.NoncurrentVersionExpiration.NoncurrentDays,
      rule.AbortIncompleteMultipartUpload.DaysAfterInitiation,
    ],
    ['Enabled', 366, 30, 1],
  );
});

test('the bucket is reached over TLS only, and its name is told', () => {
  const { id } = onlyOne(platform(), 'AWS::S3::Bucket');
  const [statement, ...others] = onlyOne(platform(), 'AWS::S3::BucketPolicy').properties.PolicyDocument
    .Statement;
  assert.deepEqual(others, []);
  assert.deepEqual([statement.Effect, statement.Action], ['Deny', 's3:*']);
  assert.deepEqual(statement.Condition, { Bool: { 'aws:SecureTransport': 'false' } });
  assert.deepEqual(platform().toJSON().Outputs.BackupBucketName.Value, { Ref: id });
});

test('tasks may write and read backups of their own bucket and delete none; nobody else may', () => {
  const { id } = onlyOne(platform(), 'AWS::S3::Bucket');
  const role = Object.entries(platform().findResources('AWS::IAM::Role')).find(
    ([, { Properties: properties }]) => properties.RoleName === 'wip-prod-task',
  )?.[0];
  const grants = propertiesOf(platform(), 'AWS::IAM::Policy').flatMap((policy) =>
    policy.PolicyDocument.Statement.filter((statement: { Action: string | string[] }) =>
      [statement.Action].flat().some((action) => action.startsWith('s3:')),
    ).map((statement: { Action: string | string[]; Resource: unknown }) => ({
      roles: policy.Roles.map(textOf),
      actions: [statement.Action].flat().sort(),
      resource: textOf(statement.Resource),
    })),
  );
  assert.deepEqual(grants, [
    { roles: [`<${role}>`], actions: ['s3:ListBucket'], resource: `<${id}.Arn>` },
    {
      roles: [`<${role}>`],
      actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
      resource: `<${id}.Arn>/*`,
    },
  ]);
});
