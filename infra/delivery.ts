import { CfnOutput, CfnParameter, Fn, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { Repository } from 'aws-cdk-lib/aws-ecr';
import {
  CfnOIDCProvider,
  Effect,
  type IPrincipal,
  PolicyStatement,
  Role,
  WebIdentityPrincipal,
} from 'aws-cdk-lib/aws-iam';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { acknowledge } from './checks.ts';
import { alertTopicName, imageTagName } from './names.ts';
import { createRegistry } from './registry.ts';
import type { Settings } from './settings.ts';

const githubTokens = 'token.actions.githubusercontent.com';

/** What has to be there before the first image: the registry, and the role by which the pipeline comes in. */
export class DeliveryStack extends Stack {
  constructor(scope: Construct, settings: Settings, props: StackProps = {}) {
    super(scope, `${settings.prefix}-delivery`, props);
    const registry = createRegistry(this, settings);
    const imageTag = new StringParameter(this, 'ImageTag', {
      parameterName: imageTagName(settings),
      stringValue: 'none-yet',
      description: 'The tag of the image that was deployed last; the pipeline writes it',
    });
    imageTag.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    const role = new Role(this, 'PipelineRole', {
      roleName: `${settings.prefix}-pipeline`,
      assumedBy: pipelinePrincipal(this, settings),
    });
    allowPush(role, registry);
    allowDeployment(role, this, settings);
    imageTag.grantWrite(role);
    new CfnOutput(this, 'PipelineRoleArn', { value: role.roleArn });
    new CfnOutput(this, 'RegistryUri', { value: registry.repositoryUri });
    acknowledge(role, {
      'AwsSolutions-IAM5[Resource::*]':
        'ecr:GetAuthorizationToken, ecs:RegisterTaskDefinition and ecs:DescribeTaskDefinition know no resources.',
    });
  }
}

/** Workflows of one repository on one branch, and nobody else. */
function pipelinePrincipal(scope: Construct, settings: Settings): IPrincipal {
  const repository = new CfnParameter(scope, 'Repository', {
    description: 'The repository whose workflows may deploy: owner/name',
    allowedPattern: '^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$',
  });
  const branch = new CfnParameter(scope, 'Branch', {
    description: 'The branch whose workflows may deploy',
    default: 'main',
    allowedPattern: '^[A-Za-z0-9._/-]+$',
  });
  const provider =
    settings.oidcProvider ??
    new CfnOIDCProvider(scope, 'Provider', {
      url: `https://${githubTokens}`,
      clientIdList: ['sts.amazonaws.com'],
    }).attrArn;
  const subject = Fn.join('', ['repo:', repository.valueAsString, ':ref:refs/heads/', branch.valueAsString]);
  return new WebIdentityPrincipal(provider, {
    StringEquals: { [`${githubTokens}:aud`]: 'sts.amazonaws.com', [`${githubTokens}:sub`]: subject },
  });
}

function allowPush(role: Role, registry: Repository): void {
  registry.grantPullPush(role);
  registry.grant(role, 'ecr:DescribeImages');
}

function allowDeployment(role: Role, stack: Stack, settings: Settings): void {
  const { prefix } = settings;
  const arn = (service: string, resource: string, resourceName: string) =>
    stack.formatArn({ service, resource, resourceName });
  const statements = [
    // these know no resources
    { actions: ['ecs:RegisterTaskDefinition', 'ecs:DescribeTaskDefinition'], resources: ['*'] },
    {
      actions: ['ecs:UpdateService', 'ecs:DescribeServices'],
      resources: [arn('ecs', 'service', `${prefix}/${prefix}`)],
    },
    {
      actions: ['sns:Publish'],
      resources: [stack.formatArn({ service: 'sns', resource: alertTopicName(settings) })],
    },
  ];
  for (const statement of statements) role.addToPolicy(new PolicyStatement(statement));
  role.addToPolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      actions: ['iam:PassRole'],
      resources: ['task', 'execution'].map((name) =>
        stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: `${prefix}-${name}` }),
      ),
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    }),
  );
}
