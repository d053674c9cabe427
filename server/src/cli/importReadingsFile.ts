import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { DomainError } from '@wip/shared/errors.ts';
import { createCsvReader } from '../features/consumption/ingest/dialects/csvReadings.ts';
import { readGreenButton } from '../features/consumption/ingest/dialects/greenButton.ts';
import type { ImportItem } from '../features/consumption/ingest/dialects/importItem.ts';
import { importReadings, type ReadingsImportReport } from '../features/consumption/ingest/importReadings.ts';
import { createIngest } from '../features/consumption/ingest/ingest.service.ts';
import { createSender } from '../features/consumption/ingest/sender.ts';
import type { StoredMeter } from '../features/consumption/meters/meters.repo.ts';
import { announcePast } from '../features/consumption/publication/announcePast.ts';
import { count } from './print.ts';
import type { CommandContext } from './withDatabase.ts';

interface ReadingsRequest {
  file: string;
  meter?: string;
  series?: string;
  /** Every refused row, not the first ones. */
  all: boolean;
}

type ImportContext = Pick<CommandContext, 'repos' | 'now' | 'progress'> & {
  config: Pick<CommandContext['config'], 'ingest'>;
};

const shownRefusals = 20;
const source = 'operator:import';

/** Imports a file of readings and says what came of it. Errors: DomainError where nothing of it was taken. */
export async function importReadingsFile(
  request: ReadingsRequest,
  { repos, config, now, progress }: ImportContext,
): Promise<string[]> {
  const file = resolve(request.file);
  const size = await sizeOf(file);
  const meters = await metersOf(request.meter, repos);
  const zoneOf = await readZones(meters, repos);
  let readBytes = 0;
  const chunks = () => {
    const stream = createReadStream(file, { encoding: 'utf8' });
    stream.on('data', (chunk) => {
      readBytes += Buffer.byteLength(chunk);
    });
    return stream;
  };
  let columns: ReadonlyMap<string, string> = new Map();
  const isXml = /\.xml$/i.test(file);
  const items = isXml
    ? readGreenButton(chunks, { meterId: onlyMeter(request), series: request.series ?? null })
    : readCsvFile(chunks(), { meterId: request.meter ?? null, zoneOf }, (names) => {
        columns = names;
      });
  const ingest = createIngest({ journal: repos.journal, now, settings: config.ingest });
  const passes = isXml ? 2 : 1;
  const past = announcePast(meters, { repos, now });
  const door = { ingest, sender: createSender(source, meters) };
  const report = await importReadings(past.noted(items), door, ({ rows }) =>
    progress.show(`${count(rows, 'row')} read`, size === 0 ? null : readBytes / (size * passes)),
  );
  await past.complete();
  progress.clear();
  return describe(report, { isXml, columns, shown: request.all ? Infinity : shownRefusals });
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (cause) {
    throw new DomainError('NOT_FOUND', `The file ${file} cannot be read.`, { cause });
  }
}

async function metersOf(meterId: string | undefined, repos: CommandContext['repos']): Promise<StoredMeter[]> {
  if (meterId === undefined) return repos.meters.all();
  const meter = await repos.meters.byId(meterId);
  if (!meter) throw new DomainError('NOT_FOUND', `There is no meter ${meterId}.`, { field: '--meter' });
  return [meter];
}

function onlyMeter({ meter }: ReadingsRequest): string {
  if (meter !== undefined) return meter;
  throw new DomainError('INVALID', 'Say with --meter whose readings a Green Button file holds.', {
    field: '--meter',
  });
}

/** The time zone of each meter's region, as its active version has it. */
async function readZones(meters: readonly StoredMeter[], repos: CommandContext['repos']) {
  const pointers = await repos.regions.pointers();
  const active = pointers.flatMap(({ regionId, activeVersion }) =>
    activeVersion === null ? [] : [`${regionId}@${activeVersion}`],
  );
  const datasets = await repos.datasets.byIds(active);
  const zones = new Map(datasets.map(({ region }) => [region.id, region.timeZone]));
  const regionOf = new Map(meters.map(({ meterId, regionId }) => [meterId, regionId]));
  return (meterId: string) => zones.get(regionOf.get(meterId) ?? '') ?? null;
}

async function* readCsvFile(
  input: NodeJS.ReadableStream,
  context: Parameters<typeof createCsvReader>[1],
  onHeader: (columns: ReadonlyMap<string, string>) => void,
): AsyncGenerator<ImportItem> {
  let read: ReturnType<typeof createCsvReader> | null = null;
  let line = 0;
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    line += 1;
    if (!read) {
      read = createCsvReader(text, context);
      onHeader(read.names);
      continue;
    }
    const item = read(text, line);
    if (item) yield item;
  }
  if (!read) throw new DomainError('INVALID', 'The file is empty; its first line must name the columns.');
}

function describe(
  report: ReadingsImportReport,
  { isXml, columns, shown }: { isXml: boolean; columns: ReadonlyMap<string, string>; shown: number },
): string[] {
  const { rows, accepted, repeated, refused, refusedCount } = report;
  const place = isXml ? 'reading' : 'line';
  const listed = refused.slice(0, shown).map(({ index, field, reason }) => {
    const column = field === null ? '' : `, ${columns.get(field) ?? field}`;
    return `${place} ${index}${column}: ${reason}`;
  });
  const more = refusedCount - listed.length;
  if (more > 0) listed.push(`and ${more.toLocaleString('en')} more`);
  const before = repeated > 0 ? ` (${repeated.toLocaleString('en')} of them before)` : '';
  const summary = `${count(rows, 'reading')}: ${accepted.toLocaleString('en')} taken${before}, ${refusedCount.toLocaleString('en')} refused.`;
  if (accepted === 0) throw new DomainError('INVALID', [...listed, summary].join('\n'));
  return [...listed, summary];
}
