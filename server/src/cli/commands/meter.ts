import { DomainError } from '@wip/shared/errors.ts';
import type { Command } from 'commander';
import {
  createMeter,
  deleteMeter,
  issueKey,
  replaceMeterKey,
  requireMeter,
} from '../../features/consumption/meters/meters.service.ts';
import { type MeterOptions, readMeterOptions } from '../meterOptions.ts';
import { count, print, table } from '../print.ts';
import { apiKeyLines, readKeyLines } from '../printKeys.ts';
import { withDatabase } from '../withDatabase.ts';

export function addMeterCommand(program: Command): void {
  const meter = program.command('meter').description('Connect meters, and give and take their keys.');
  addCreate(meter);
  meter
    .command('list')
    .description('List the meters with their exact places.')
    .action(() => withDatabase(async ({ repos }) => print(...meterTable(await repos.meters.allPlaced()))));
  meter
    .command('key')
    .description('Give a sender one more API key; those it has go on.')
    .argument('<meter>')
    .option('--short', 'one of 32 characters, which emonHub insists on', false)
    .action((meterId: string, options: { short: boolean }) =>
      withDatabase(async (context) => {
        await requireMeter(context, meterId);
        const apiKey = await issueKey(context, { meterId }, { isShort: options.short });
        print(...(await apiKeyLines(apiKey, context)));
      }),
    );
  meter
    .command('revoke')
    .description('End all API keys of a meter, or its read key, within five seconds; a new one is printed.')
    .argument('<meter>')
    .option('--read', "the owner's read key instead of the sender's", false)
    .action((meterId: string, options: { read: boolean }) =>
      withDatabase(async (context) => {
        const kind = options.read ? 'read' : 'api';
        const { key } = await replaceMeterKey(context, await requireMeter(context, meterId), kind);
        print(...(kind === 'read' ? readKeyLines(key) : await apiKeyLines(key, context)));
      }),
    );
  meter
    .command('delete')
    .description('Take a meter out of every answer at once and erase its readings within a day.')
    .argument('<meter>')
    .action((meterId: string) =>
      withDatabase(async (context) => {
        const { erasedBefore } = await deleteMeter(context, meterId);
        print(
          `${meterId} is deleted and its keys end within five seconds. A running server erases what is stored of it before ${erasedBefore.toISOString()};`,
          'batches on their way are gone seven days after they were stored, backups are yours to prune.',
        );
      }),
    );
}

function addCreate(meter: Command): void {
  meter
    .command('create')
    .description('Create a meter in the smallest area at a place, and print its keys, once.')
    .requiredOption('--lat <degrees>', 'its exact place, which nobody but the operator sees')
    .requiredOption('--lon <degrees>')
    .requiredOption('--name <name>')
    .option('--slot <seconds>', 'the length of its readings, a divisor of 3600; 60 unless given')
    .option('--kind <kind>', 'household, business, public, pump or other; household unless given')
    .option('--public', 'everyone may read it', false)
    .option('--gateway <id>', 'the gateway that sends for it, with its own key')
    .option(
      '--input <name[:quantity]>',
      'how its sender calls it, and what the numbers are: powerW, powerKw, counterWh, counterKwh, energyWh or energyKwh; may be repeated',
      (text: string, others: string[]) => [...others, text],
      [] as string[],
    )
    .option('--max-kw <kW>', 'refuse readings above it; 100 unless given')
    .action((options: MeterOptions) =>
      withDatabase(async (context) => {
        const input = readMeterOptions(options);
        const { meter: created, apiKey, readKey } = await createMeter(context, input);
        const { meterId, areaId, gatewayId } = created;
        print(`Meter      ${meterId}, in ${areaId}`, ...readKeyLines(readKey));
        if (apiKey === null) print(`The key of gateway '${gatewayId}' sends for it.`);
        else {
          const named = { ...context, meterId: gatewayId === null ? undefined : meterId };
          print(...(await apiKeyLines(apiKey, named)));
        }
      }),
    );
}

interface ListedMeter {
  meterId: string;
  name: string;
  areaId: string;
  location: readonly [number, number];
  kind: string;
  visibility: string;
  gatewayId: string | null;
  slotS: number;
  isSimulated: boolean;
}

function meterTable(meters: readonly ListedMeter[]): string[] {
  if (meters.length === 0) throw new DomainError('NOT_FOUND', 'There is no meter; see: wip meter create');
  const rows = meters.map(({ meterId, name, areaId, location: [lon, lat], ...rest }) => [
    meterId,
    name,
    areaId,
    `${lat} ${lon}`,
    rest.isSimulated ? `${rest.kind}, simulated` : rest.kind,
    rest.visibility,
    rest.gatewayId ?? '-',
    `${rest.slotS} s`,
  ]);
  const heading = ['meter', 'name', 'area', 'lat lon', 'kind', 'readable', 'gateway', 'slot'];
  return [...table([heading, ...rows]), count(meters.length, 'meter')];
}
