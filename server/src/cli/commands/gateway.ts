import { metersCreateInput } from '@wip/shared/consumption/meterSchemas.ts';
import { DomainError } from '@wip/shared/errors.ts';
import type { Command } from 'commander';
import { issueKey, replaceKeys } from '../../features/consumption/meters/meters.service.ts';
import { print, table } from '../print.ts';
import { apiKeyLines } from '../printKeys.ts';
import { type CommandContext, withDatabase } from '../withDatabase.ts';

const gatewayName = metersCreateInput.shape.gatewayId.unwrap();

export function addGatewayCommand(program: Command): void {
  const gateway = program.command('gateway').description('Keys of gateways, which send for many meters.');
  gateway
    .command('create')
    .description('Give a gateway a key; meters join it with `wip meter create --gateway <id>`.')
    .argument('<id>', 'a short name of letters, digits and hyphens')
    .option('--short', 'a key of 32 characters, which emonHub insists on', false)
    .action((gatewayId: string, options: { short: boolean }) =>
      withDatabase(async (context) => {
        requireName(gatewayId);
        const apiKey = await issueKey(context, { gatewayId }, { isShort: options.short });
        const keyLines = await linesOf(context, gatewayId, apiKey);
        print(`Gateway    ${gatewayId}`, ...keyLines);
      }),
    );
  gateway
    .command('list')
    .description('List the gateways with how many keys and meters each has.')
    .action(() =>
      withDatabase(async ({ repos }) => {
        const gateways = await repos.apiKeys.gateways();
        if (gateways.length === 0) {
          throw new DomainError('NOT_FOUND', 'There is no gateway; see: wip gateway create');
        }
        const rows = await Promise.all(
          gateways.map(async ({ gatewayId, keyCount }) => [
            gatewayId,
            String(keyCount),
            String((await repos.meters.ofGateway(gatewayId)).length),
          ]),
        );
        print(...table([['gateway', 'keys', 'meters'], ...rows]));
      }),
    );
  gateway
    .command('revoke')
    .description('End all keys of a gateway within five seconds; a new one is printed.')
    .argument('<id>')
    .action((gatewayId: string) =>
      withDatabase(async (context) => {
        if ((await context.repos.apiKeys.countValid({ gatewayId })) === 0) {
          throw new DomainError('NOT_FOUND', `There is no gateway '${gatewayId}'; see: wip gateway list`);
        }
        print(...(await linesOf(context, gatewayId, await replaceKeys(context, { gatewayId }))));
      }),
    );
}

function requireName(gatewayId: string): void {
  const parsed = gatewayName.safeParse(gatewayId);
  if (!parsed.success) throw new DomainError('INVALID', `<id>: ${parsed.error.issues[0]?.message}`);
}

async function linesOf({ repos, config }: CommandContext, gatewayId: string, apiKey: string) {
  const meters = await repos.meters.ofGateway(gatewayId);
  return apiKeyLines(apiKey, { config, meterId: meters[0]?.meterId });
}
