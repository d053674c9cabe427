import { CfnOutput, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import type { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { AlarmBehavior, type FargateService } from 'aws-cdk-lib/aws-ecs';
import { HttpCodeElb, HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Entrance } from './loadBalancer.ts';
import { alertTopicName, metricsNamespace } from './names.ts';
import type { Settings } from './settings.ts';
import { longestStart } from './taskDefinition.ts';

const oneMinute = { period: Duration.minutes(1) };

interface AlarmRule {
  name: string;
  /** What a person does about it. */
  advice: string;
  metric: Metric;
  threshold: number;
  /** Minutes, one evaluation each, of which all must breach. */
  minutes: number;
  /** Over the threshold unless given; `below` also holds for minutes of which nothing is known. */
  breach?: 'above' | 'below';
}

/** The topic that reaches the code owners. */
export function createAlertTopic(scope: Construct, settings: Settings): Topic {
  const email = new CfnParameter(scope, 'AlertEmail', {
    description: 'The code owners’ address; each new one is asked to confirm',
    allowedPattern: '^[^@ ]+@[^@ ]+$',
  });
  const topic = new Topic(scope, 'Alerts', { topicName: alertTopicName(settings), enforceSSL: true });
  // a topic with a policy of its own is closed to the alarms of its account unless told
  topic.addToResourcePolicy(
    new PolicyStatement({
      actions: ['sns:Publish'],
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  topic.addSubscription(new EmailSubscription(email.valueAsString));
  new CfnOutput(scope, 'AlertTopicArn', { value: topic.topicArn });
  return topic;
}

export function addAlarm(scope: Construct, settings: Settings, topic: Topic, rule: AlarmRule): Alarm {
  const isBelow = rule.breach === 'below';
  const alarm = new Alarm(scope, `Alarm-${rule.name}`, {
    alarmName: `${settings.prefix}-${rule.name}`,
    alarmDescription: rule.advice,
    metric: rule.metric,
    threshold: rule.threshold,
    evaluationPeriods: rule.minutes,
    comparisonOperator: isBelow
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: isBelow ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(new SnsAction(topic));
  alarm.addOkAction(new SnsAction(topic));
  return alarm;
}

interface ServiceAlarmsProps {
  topic: Topic;
  service: FargateService;
  entrance: Entrance;
}

/** What tells of a service in trouble; the first two also undo a deployment. */
export function watchService(scope: Construct, settings: Settings, props: ServiceAlarmsProps): void {
  const { topic, service, entrance } = props;
  const { targets, loadBalancer } = entrance;
  const undoing = [
    addAlarm(scope, settings, topic, {
      name: 'server-errors',
      advice: 'Tasks answer 5xx: read the server’s log; deploy the image before if a deployment began it.',
      metric: targets.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, {
        statistic: Stats.SUM,
        ...oneMinute,
      }),
      threshold: 5,
      minutes: 2,
    }),
    addAlarm(scope, settings, topic, {
      name: 'unhealthy-tasks',
      advice: 'A task does not answer /healthz: read its log; one that starts may still be migrating.',
      metric: targets.metrics.unhealthyHostCount({ statistic: Stats.MAXIMUM, ...oneMinute }),
      threshold: 0,
      // longer than a start may take, since a target that starts counts as unhealthy
      minutes: longestStart.toMinutes() + 2,
    }),
  ];
  service.enableDeploymentAlarms(
    undoing.map(({ alarmName }) => alarmName),
    { behavior: AlarmBehavior.ROLLBACK_ON_ALARM },
  );
  addAlarm(scope, settings, topic, {
    name: 'entrance-errors',
    advice: 'The load balancer itself answers 5xx: no task takes requests, or one closes connections.',
    metric: loadBalancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, {
      statistic: Stats.SUM,
      ...oneMinute,
    }),
    threshold: 5,
    minutes: 3,
  });
  addAlarm(scope, settings, topic, {
    name: 'slow-answers',
    advice: 'One answer in a hundred takes more than a second: look at CPU, then at the database.',
    metric: targets.metrics.targetResponseTime({ statistic: Stats.p(99), ...oneMinute }),
    threshold: 1,
    minutes: 5,
  });
  addAlarm(scope, settings, topic, {
    name: 'busy-tasks',
    advice: 'The tasks are busy although more were started: raise maxTasks.',
    metric: service.metricCpuUtilization({ statistic: Stats.AVERAGE, ...oneMinute }),
    threshold: 85,
    minutes: 10,
  });
  reportFailedDeployments(scope, { topic, service });
}

/** What tells of a member in trouble, and of a disk that fills. */
export function watchDatabase(
  scope: Construct,
  settings: Settings,
  { topic, members }: { topic: Topic; members: AutoScalingGroup[] },
): void {
  for (const [index, member] of members.entries()) {
    const dimensionsMap = { AutoScalingGroupName: member.autoScalingGroupName };
    const metric = (namespace: string, metricName: string) =>
      new Metric({ namespace, metricName, dimensionsMap, statistic: Stats.MAXIMUM, ...oneMinute });
    addAlarm(scope, settings, topic, {
      name: `database-${index + 1}-failed`,
      advice:
        'A machine of the database fails its checks; it is replaced by itself. Look whether the set is whole.',
      metric: metric('AWS/EC2', 'StatusCheckFailed'),
      threshold: 0,
      minutes: 3,
    });
    addAlarm(scope, settings, topic, {
      name: `database-${index + 1}-disk`,
      advice:
        'The data volume (or the root disk: see /var/log) is four fifths full: raise databaseVolumeGb, or keep raw readings for less long.',
      metric: metric(metricsNamespace(settings), 'disk_used_percent'),
      threshold: 80,
      minutes: 5,
    });
    addAlarm(scope, settings, topic, {
      name: `database-${index + 1}-down`,
      advice:
        'No mongod runs on this member, or its machine says nothing: read its log; systemd starts it again if it can.',
      metric: new Metric({
        namespace: metricsNamespace(settings),
        metricName: 'procstat_lookup_pid_count',
        dimensionsMap,
        statistic: Stats.MINIMUM,
        ...oneMinute,
      }),
      threshold: 1,
      minutes: 5,
      breach: 'below',
    });
  }
}

function reportFailedDeployments(
  scope: Construct,
  { topic, service }: { topic: Topic; service: FargateService },
): void {
  const rule = new Rule(scope, 'FailedDeployments', {
    description: 'A deployment failed or was undone',
    eventPattern: {
      source: ['aws.ecs'],
      detailType: ['ECS Deployment State Change'],
      resources: [service.serviceArn],
      detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
    },
  });
  const reason = EventField.fromPath('$.detail.reason');
  rule.addTarget(
    new SnsTopic(topic, { message: RuleTargetInput.fromText(`A deployment failed: ${reason}`) }),
  );
}
