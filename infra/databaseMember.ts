import { type CfnResource, Duration, RemovalPolicy, Size, type Stack, Tags } from 'aws-cdk-lib';
import { AutoScalingGroup, Signals, UpdatePolicy } from 'aws-cdk-lib/aws-autoscaling';
import {
  BlockDeviceVolume,
  EbsDeviceVolumeType,
  InstanceType,
  type ISubnet,
  LaunchTemplate,
  LaunchTemplateHttpTokens,
  MachineImage,
  type SecurityGroup,
  UserData,
  Volume,
  type Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { PrivateHostedZone } from 'aws-cdk-lib/aws-route53';
import { acknowledge } from './checks.ts';
import { createMemberRole } from './memberRole.ts';
import { memberUserData } from './memberUserData.ts';
import { memberTag } from './names.ts';
import type { DatabaseSecrets } from './secrets.ts';
import type { Settings } from './settings.ts';

export interface MemberProps {
  name: string;
  /** All members; the last one initiates the set. */
  hosts: string[];
  vpc: Vpc;
  subnet: ISubnet;
  zone: PrivateHostedZone;
  secrets: DatabaseSecrets;
  logGroup: LogGroup;
  securityGroup: SecurityGroup;
}

export interface Member {
  group: AutoScalingGroup;
  volume: Volume;
}

/** One machine, replaced by itself when it fails, that takes over the volume and the name of the one before. */
export function createMember(stack: Stack, settings: Settings, props: MemberProps): Member {
  const { name, vpc, subnet, securityGroup } = props;
  const volume = createVolume(stack, settings, props);
  const role = createMemberRole(stack, settings, { ...props, volume });
  const signalledResource = `DatabaseMember${name.slice(-1).toUpperCase()}`;
  const template = new LaunchTemplate(stack, `Template-${name}`, {
    instanceType: new InstanceType(settings.size.databaseInstance),
    machineImage: MachineImage.latestAmazonLinux2023(),
    role,
    securityGroup,
    httpTokens: LaunchTemplateHttpTokens.REQUIRED,
    requireImdsv2: true,
    httpPutResponseHopLimit: 1,
    detailedMonitoring: true,
    blockDevices: [
      {
        deviceName: '/dev/xvda',
        volume: BlockDeviceVolume.ebs(20, { encrypted: true, volumeType: EbsDeviceVolumeType.GP3 }),
      },
    ],
    userData: UserData.custom(memberUserData(stack, settings, { ...props, volume, signalledResource })),
  });
  const group = new AutoScalingGroup(stack, `Member-${name}`, {
    vpc,
    vpcSubnets: { subnets: [subnet] },
    launchTemplate: template,
    minCapacity: 1,
    maxCapacity: 1,
    // the old machine goes first, since it holds the volume
    updatePolicy: UpdatePolicy.rollingUpdate({
      minInstancesInService: 0,
      maxBatchSize: 1,
      waitOnResourceSignals: true,
      pauseTime: Duration.minutes(40),
    }),
    signals: Signals.waitForAll({ timeout: Duration.minutes(40) }),
  });
  (group.node.defaultChild as CfnResource).overrideLogicalId(signalledResource);
  group.node.addDependency(volume, role);
  for (const tagged of [template, group]) Tags.of(tagged).add('Name', memberTag(settings, name));
  acknowledge(group, {
    'AwsSolutions-AS3': 'A machine that comes and goes is seen by its status check and by the members.',
  });
  return { group, volume };
}

/** A volume from a snapshot is another resource, since a volume that exists cannot be filled from one. */
function createVolume(stack: Stack, settings: Settings, { name, subnet }: MemberProps): Volume {
  const { snapshot } = settings;
  return new Volume(stack, snapshot ? `Volume-${name}-${snapshot}` : `Volume-${name}`, {
    volumeName: memberTag(settings, name),
    availabilityZone: subnet.availabilityZone,
    size: Size.gibibytes(settings.size.databaseVolumeGb),
    volumeType: EbsDeviceVolumeType.GP3,
    encrypted: true,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ...(snapshot === undefined ? {} : { snapshotId: snapshot }),
  });
}
