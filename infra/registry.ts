import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Repository, RepositoryEncryption, TagMutability, TagStatus } from 'aws-cdk-lib/aws-ecr';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/** Where images lie: each tag is the digest of its content and never moves. */
export function createRegistry(scope: Construct, settings: Settings): Repository {
  return new Repository(scope, 'Registry', {
    repositoryName: settings.prefix,
    imageTagMutability: TagMutability.IMMUTABLE,
    imageScanOnPush: true,
    encryption: RepositoryEncryption.AES_256,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    lifecycleRules: [
      {
        rulePriority: 1,
        description: 'Untagged images go after a week',
        tagStatus: TagStatus.UNTAGGED,
        maxImageAge: Duration.days(7),
      },
      {
        rulePriority: 2,
        description: 'The last 30 tagged images stay',
        tagStatus: TagStatus.TAGGED,
        tagPatternList: ['sha256-*'],
        maxImageCount: 30,
      },
    ],
  });
}
