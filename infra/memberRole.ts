import type { Stack } from 'aws-cdk-lib';
import type { Volume } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { acknowledge } from './checks.ts';
import type { MemberProps } from './databaseMember.ts';
import { memberTag, metricsNamespace } from './names.ts';
import type { Settings } from './settings.ts';

/** What one member may do: read its secrets, take its volume, publish its own address, and report. */
export function createMemberRole(
  stack: Stack,
  settings: Settings,
  props: MemberProps & { volume: Volume },
): Role {
  const { name, secrets, logGroup, zone, volume } = props;
  const role = new Role(stack, `Role-${name}`, {
    assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AmazonSSMManagedInstanceCore')],
  });
  for (const secret of Object.values(secrets)) secret.grantRead(role);
  logGroup.grantWrite(role);
  const instances = stack.formatArn({ service: 'ec2', resource: 'instance', resourceName: '*' });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['ec2:AttachVolume'],
      resources: [stack.formatArn({ service: 'ec2', resource: 'volume', resourceName: volume.volumeId })],
    }),
  );
  role.addToPolicy(
    new PolicyStatement({
      actions: ['ec2:AttachVolume'],
      resources: [instances],
      conditions: { StringEquals: { 'aws:ResourceTag/Name': memberTag(settings, name) } },
    }),
  );
  role.addToPolicy(
    new PolicyStatement({
      actions: ['route53:ChangeResourceRecordSets'],
      resources: [zone.hostedZoneArn],
      conditions: {
        'ForAllValues:StringEquals': {
          'route53:ChangeResourceRecordSetsNormalizedRecordNames': [`${name}.${settings.prefix}.internal`],
          'route53:ChangeResourceRecordSetsActions': ['UPSERT'],
        },
      },
    }),
  );
  role.addToPolicy(
    new PolicyStatement({
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': metricsNamespace(settings) } },
    }),
  );
  role.addToPolicy(new PolicyStatement({ actions: ['ec2:DescribeTags'], resources: ['*'] }));
  acknowledge(role, {
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AmazonSSMManagedInstanceCore]':
      'Session Manager needs it, and takes the place of SSH keys.',
    'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:instance/*]':
      'A machine’s id is not known before it starts; the condition on its name holds it to this member.',
    'AwsSolutions-IAM5[Resource::*]':
      'PutMetricData and DescribeTags know no resources; the namespace is held.',
  });
  return role;
}
