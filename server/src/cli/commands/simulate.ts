import { slotS } from '@wip/shared/consumption/meterSchemas.ts';
import { DomainError } from '@wip/shared/errors.ts';
import type { Command } from 'commander';
import { z } from 'zod';
import { readDuration } from '../readDuration.ts';
import { type SimulationRequest, simulateMeters } from '../simulateMeters.ts';
import { withDatabase } from '../withDatabase.ts';

interface SimulateOptions {
  meters: string;
  area: string[];
  region?: string;
  areas: string;
  interval: string;
  history?: string;
  url?: string;
  for?: string;
  background: boolean;
}

const mostHistoryMs = 3_700 * 86_400_000;

export function addSimulateCommand(program: Command): void {
  program
    .command('simulate')
    .description('Send readings of made-up households, shops and pumps, marked as simulated, until Ctrl-C.')
    .option('--meters <count>', 'how many in each area', '8')
    .option(
      '--area <areaId>',
      'where; may be repeated',
      (text: string, others: string[]) => [...others, text],
      [] as string[],
    )
    .option('--region <id>', 'instead of --area: where most people live in this region')
    .option('--areas <count>', 'in how many areas of the region', '10')
    .option('--interval <seconds>', 'how often each meter reports, a divisor of 3600', '60')
    .option('--history <time>', 'first write what is missing of so much of the past, such as 400d')
    .option('--url <address>', 'the server; the one of this machine on PORT unless given')
    .option('--for <time>', 'end after so long, such as 5m; 0s writes the past alone')
    .option('--background', 'make room for other work, and say only what begins and ends', false)
    .addHelpText(
      'after',
      '\nThe meters are found again by the next run, and DATA_DIR/simulator.key has their key. They are silent where the ' +
        'schedule says off.',
    )
    .action((options: SimulateOptions) =>
      withDatabase((context) => {
        const ended = new AbortController();
        for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => ended.abort());
        return simulateMeters(readRequest(options, context.config.port), context, ended.signal);
      }),
    );
}

function readRequest(options: SimulateOptions, port: number): SimulationRequest {
  const count = (most: number) => z.coerce.number().int().min(1).max(most);
  const historyMs = options.history === undefined ? 0 : readDuration(options.history, '--history');
  return {
    metersPerArea: read(count(1_000), options.meters, '--meters'),
    areaIds: options.area,
    ...(options.region !== undefined && { regionId: options.region }),
    count: read(count(10_000), options.areas, '--areas'),
    slotS: read(z.coerce.number().pipe(slotS), options.interval, '--interval'),
    historyMs: Math.min(historyMs, mostHistoryMs),
    url: read(z.url({ protocol: /^https?$/ }), options.url ?? `http://127.0.0.1:${port}`, '--url').replace(
      /\/+$/,
      '',
    ),
    forMs: options.for === undefined ? null : readDuration(options.for, '--for'),
    isBackground: options.background,
  };
}

function read<Value>(schema: z.ZodType<Value>, text: string, field: string): Value {
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new DomainError('INVALID', `${field}: ${parsed.error.issues[0]?.message}`, { field });
}
