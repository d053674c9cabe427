import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';

export type LoggedService = 'server' | 'mongodb' | 'refused-traffic';

const retentions = { 30: RetentionDays.ONE_MONTH, 90: RetentionDays.THREE_MONTHS } as const;

/** One log group for each service: `/wip-prod/server`. */
export function createLogGroup(scope: Construct, settings: Settings, service: LoggedService): LogGroup {
  return new LogGroup(scope, `Logs-${service}`, {
    logGroupName: `/${settings.prefix}/${service}`,
    retention: retentions[settings.size.logsKeptDays],
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
}
