import { CfnOutput, CfnParameter, Duration } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup, type Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerAction,
  ListenerCertificate,
  Protocol,
  SslPolicy,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { acknowledge } from './checks.ts';
import type { Settings } from './settings.ts';

export interface Entrance {
  loadBalancer: ApplicationLoadBalancer;
  targets: ApplicationTargetGroup;
  securityGroup: SecurityGroup;
}

/** The public way in: TLS outside, and TLS again to the tasks. */
export function createEntrance(scope: Construct, settings: Settings, vpc: Vpc): Entrance {
  const securityGroup = new SecurityGroup(scope, 'EntranceGroup', {
    vpc,
    description: 'Everyone to the load balancer, over HTTP for the redirect and over HTTPS',
    allowAllOutbound: false,
  });
  for (const port of [80, 443]) securityGroup.addIngressRule(Peer.anyIpv4(), Port.tcp(port), `Port ${port}`);
  acknowledge(securityGroup, { 'AwsSolutions-EC23': 'The service is public; nothing but this group is.' });
  const loadBalancer = new ApplicationLoadBalancer(scope, 'Entrance', {
    loadBalancerName: settings.prefix,
    vpc,
    internetFacing: true,
    securityGroup,
    dropInvalidHeaderFields: true,
    deletionProtection: settings.stage === 'prod',
    // longer than a stream's pings (10 s), shorter than the server keeps an idle connection (65 s)
    idleTimeout: Duration.seconds(60),
  });
  acknowledge(loadBalancer, {
    'AwsSolutions-ELB2': 'Access logs would keep viewers’ addresses beside the places that they asked for.',
  });
  const targets = createTargets(scope, settings, vpc);
  listen(scope, loadBalancer, targets);
  new CfnOutput(scope, 'Address', { value: loadBalancer.loadBalancerDnsName });
  return { loadBalancer, targets, securityGroup };
}

function createTargets(scope: Construct, settings: Settings, vpc: Vpc): ApplicationTargetGroup {
  return new ApplicationTargetGroup(scope, 'Targets', {
    targetGroupName: settings.prefix,
    vpc,
    targetType: TargetType.IP,
    protocol: ApplicationProtocol.HTTPS,
    port: 443,
    // a task that gets SIGTERM is done within 10 s
    deregistrationDelay: Duration.seconds(15),
    healthCheck: {
      protocol: Protocol.HTTPS,
      // not /readyz: ECS ends tasks that fail this, and all would fail it while the database is away
      path: '/healthz',
      healthyHttpCodes: '200',
      interval: Duration.seconds(10),
      timeout: Duration.seconds(5),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 3,
    },
  });
}

function listen(
  scope: Construct,
  loadBalancer: ApplicationLoadBalancer,
  targets: ApplicationTargetGroup,
): void {
  const certificate = new CfnParameter(scope, 'CertificateArn', {
    description: 'The certificate of the public name, from the Certificate Manager of this region',
    allowedPattern: '^arn:[a-z-]+:acm:.+$',
  });
  loadBalancer.addListener('Https', {
    port: 443,
    protocol: ApplicationProtocol.HTTPS,
    sslPolicy: SslPolicy.RECOMMENDED_TLS,
    certificates: [ListenerCertificate.fromArn(certificate.valueAsString)],
    defaultTargetGroups: [targets],
    open: false,
  });
  loadBalancer.addListener('Http', {
    port: 80,
    protocol: ApplicationProtocol.HTTP,
    defaultAction: ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    open: false,
  });
}
