import { Fn, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { createAlertTopic, watchDatabase, watchService } from './alarms.ts';
import { createBackupBucket, letTaskBackUp } from './backupBucket.ts';
import { createBackups } from './backups.ts';
import { createDatabase } from './database.ts';
import { createEntrance } from './loadBalancer.ts';
import { createLogGroup } from './logs.ts';
import { createNetwork } from './network.ts';
import { createServiceSecrets } from './secrets.ts';
import { createService, createServiceGroup } from './service.ts';
import type { Settings } from './settings.ts';
import { createTaskDefinition } from './taskDefinition.ts';

/** A stage that runs: network, database, service, load balancer, and what watches them. */
export class PlatformStack extends Stack {
  constructor(scope: Construct, settings: Settings, props: StackProps = {}) {
    super(scope, settings.prefix, { ...props, terminationProtection: settings.stage === 'prod' });
    const vpc = createNetwork(this, settings);
    const topic = createAlertTopic(this, settings);
    const securityGroup = createServiceGroup(this, vpc);
    const database =
      settings.database === 'ec2' ? createDatabase(this, settings, { vpc, clients: securityGroup }) : null;
    const entrance = createEntrance(this, settings, vpc);
    const task = createTaskDefinition(this, settings, {
      secrets: createServiceSecrets(this, settings, database),
      logGroup: createLogGroup(this, settings, 'server'),
    });
    letTaskBackUp(task, createBackupBucket(this));
    const service = createService(this, settings, { vpc, entrance, securityGroup, task });
    watchService(this, settings, { topic, service, entrance });
    if (database) {
      service.node.addDependency(...database.members);
      createBackups(this, settings, database.volumes);
      watchDatabase(this, settings, { topic, members: database.members });
    }
  }

  /** The first three zones of whatever region it goes to: no look-up is needed. */
  override get availabilityZones(): string[] {
    return [0, 1, 2].map((index) => Fn.select(index, Fn.getAzs()));
  }
}
