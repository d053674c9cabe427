import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { createLogGroup } from './logs.ts';
import type { Settings } from './settings.ts';

/** Public subnets for the load balancer, private ones for tasks and database, in each of three zones. */
export function createNetwork(scope: Construct, settings: Settings): Vpc {
  const vpc = new Vpc(scope, 'Network', {
    ipAddresses: IpAddresses.cidr('10.20.0.0/16'),
    availabilityZones: Stack.of(scope).availabilityZones.slice(0, 3),
    natGateways: settings.size.natGateways,
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [
      { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
      { name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 22 },
    ],
  });
  vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
  // refusals only: accepted traffic would list the addresses of viewers
  vpc.addFlowLog('Refusals', {
    trafficType: FlowLogTrafficType.REJECT,
    destination: FlowLogDestination.toCloudWatchLogs(createLogGroup(scope, settings, 'refused-traffic')),
  });
  vpc.applyRemovalPolicy(RemovalPolicy.DESTROY);
  return vpc;
}
