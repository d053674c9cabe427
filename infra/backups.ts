import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import type { Volume } from 'aws-cdk-lib/aws-ec2';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { acknowledge } from './checks.ts';
import type { Settings } from './settings.ts';

/** Snapshots of every member's volume: daily for five weeks, monthly for a year. */
export function createBackups(scope: Construct, settings: Settings, volumes: Volume[]): BackupPlan {
  const vault = new BackupVault(scope, 'Backups', {
    backupVaultName: settings.prefix,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  const plan = new BackupPlan(scope, 'BackupPlan', {
    backupPlanName: settings.prefix,
    backupVault: vault,
    backupPlanRules: [
      new BackupPlanRule({
        ruleName: 'daily',
        scheduleExpression: Schedule.cron({ hour: '1', minute: '0' }),
        deleteAfter: Duration.days(35),
      }),
      new BackupPlanRule({
        ruleName: 'monthly',
        scheduleExpression: Schedule.cron({ day: '1', hour: '2', minute: '0' }),
        deleteAfter: Duration.days(366),
      }),
    ],
  });
  const arnOf = (volume: Volume) =>
    volume.stack.formatArn({ service: 'ec2', resource: 'volume', resourceName: volume.volumeId });
  const selection = plan.addSelection('Volumes', {
    resources: volumes.map((volume) => BackupResource.fromArn(arnOf(volume))),
  });
  acknowledge(selection, {
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]':
      'The policy that AWS Backup publishes for exactly this.',
  });
  return plan;
}
