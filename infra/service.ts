import { Duration } from 'aws-cdk-lib';
import { Port, SecurityGroup, type Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  AvailabilityZoneRebalancing,
  Cluster,
  ContainerInsights,
  DeploymentStrategy,
  FargateService,
  type FargateTaskDefinition,
  PropagatedTagSource,
} from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { Entrance } from './loadBalancer.ts';
import type { Settings } from './settings.ts';
import { longestStart } from './taskDefinition.ts';

export interface ServiceProps {
  vpc: Vpc;
  entrance: Entrance;
  securityGroup: SecurityGroup;
  task: FargateTaskDefinition;
}

export function createServiceGroup(scope: Construct, vpc: Vpc): SecurityGroup {
  return new SecurityGroup(scope, 'ServiceGroup', {
    vpc,
    description: 'The load balancer to the tasks; the tasks to database, stage sources and AWS',
  });
}

/** The server's tasks, spread over the zones, replaced without a gap. */
export function createService(scope: Construct, settings: Settings, props: ServiceProps): FargateService {
  const { vpc, entrance, securityGroup, task } = props;
  const cluster = new Cluster(scope, 'Cluster', {
    clusterName: settings.prefix,
    vpc,
    containerInsightsV2: ContainerInsights.ENABLED,
  });
  entrance.securityGroup.connections.allowTo(securityGroup, Port.tcp(443), 'Load balancer to tasks');
  const service = new FargateService(scope, 'Service', {
    serviceName: settings.prefix,
    cluster,
    taskDefinition: task,
    // no desiredCount: each update would set it back; the least that scaling allows is the first count
    minHealthyPercent: 100,
    maxHealthyPercent: 200,
    availabilityZoneRebalancing: AvailabilityZoneRebalancing.ENABLED,
    deploymentStrategy: DeploymentStrategy.ROLLING,
    circuitBreaker: { rollback: true },
    assignPublicIp: false,
    securityGroups: [securityGroup],
    vpcSubnets: { subnets: vpc.privateSubnets },
    healthCheckGracePeriod: longestStart,
    propagateTags: PropagatedTagSource.SERVICE,
    enableExecuteCommand: false,
  });
  // a task that starts before its roles have their policies cannot read its secrets
  if (task.executionRole) service.node.addDependency(task.executionRole);
  entrance.targets.addTarget(service.loadBalancerTarget({ containerName: 'server', containerPort: 443 }));
  scale(service, settings, entrance);
  return service;
}

function scale(service: FargateService, settings: Settings, entrance: Entrance): void {
  const { minTasks, maxTasks, requestsPerTaskPerMinute } = settings.size;
  const scaling = service.autoScaleTaskCount({ minCapacity: minTasks, maxCapacity: maxTasks });
  const cooldowns = { scaleOutCooldown: Duration.minutes(1), scaleInCooldown: Duration.minutes(10) };
  scaling.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60, ...cooldowns });
  scaling.scaleOnRequestCount('Requests', {
    targetGroup: entrance.targets,
    requestsPerTarget: requestsPerTaskPerMinute,
    ...cooldowns,
  });
}
