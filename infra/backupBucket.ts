import { CfnOutput, Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import type { FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { acknowledge } from './checks.ts';

/** Where `wip backup s3://…` writes: objects are kept for a year, and a month longer once somebody deletes them. */
export function createBackupBucket(stack: Stack): Bucket {
  const bucket = new Bucket(stack, 'BackupBucket', {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    versioned: true,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    lifecycleRules: [
      {
        id: 'kept-a-year',
        expiration: Duration.days(366),
        noncurrentVersionExpiration: Duration.days(30),
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      },
    ],
  });
  acknowledge(bucket, {
    'AwsSolutions-S1': 'Only tasks and administrators reach it, and both leave their traces in CloudTrail.',
  });
  new CfnOutput(stack, 'BackupBucketName', { value: bucket.bucketName });
  return bucket;
}

/** Lets a task write and read backups; it can delete none. */
export function letTaskBackUp(task: FargateTaskDefinition, bucket: Bucket): void {
  task.addToTaskRolePolicy(
    new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
  );
  task.addToTaskRolePolicy(
    new PolicyStatement({
      actions: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
      resources: [bucket.arnForObjects('*')],
    }),
  );
  // the finding names the bucket by its logical id
  acknowledge(task.taskRole, {
    [`AwsSolutions-IAM5[Resource::<${bucket.stack.getLogicalId(bucket.node.defaultChild as CfnBucket)}.Arn>/*]`]:
      'A backup’s name is chosen when it is made; it lies in this bucket.',
  });
}
