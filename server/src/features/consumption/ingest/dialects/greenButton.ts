import { DomainError } from '@wip/shared/errors.ts';
import { readDecimal } from './decimal.ts';
import {
  createEspiReader,
  type EspiEntry,
  type EspiInterval,
  type EspiType,
  meaningOf,
} from './espiSeries.ts';
import type { ImportItem } from './importItem.ts';
import { readUnixSeconds } from './readInstant.ts';
import { unreadable } from './refusals.ts';

export type Chunks = () => AsyncIterable<string>;

interface Catalogue {
  types: Map<string, EspiType>;
  /** The link of a meter reading to that of its type. */
  typeOf: Map<string, string>;
  /** How many readings a meter reading has, by its link. */
  series: Map<string, number>;
}

/**
 * The readings of one meter from a Green Button file, which is read twice: what its numbers mean may stand behind them.
 * A file may hold several series (drawn and given back, hours and quarter-hours); one of them is taken, by a part of
 * its link where there are several.
 *
 * Errors: DomainError INVALID where the text is not XML, or there is no such series.
 */
export async function* readGreenButton(
  chunks: Chunks,
  { meterId, series }: { meterId: string; series: string | null },
): AsyncGenerator<ImportItem> {
  const catalogue = await readCatalogue(chunks);
  const chosen = chooseSeries(catalogue, series);
  const type = typeOfSeries(catalogue, chosen);
  let index = 0;
  for await (const entry of entriesOf(chunks)) {
    if (entry.intervals.length === 0 || seriesOf(entry) !== chosen) continue;
    for (const interval of entry.intervals) {
      index += 1;
      yield type === null
        ? { refused: unreadable(index, 'ReadingType', 'The file does not tell what the series measures.') }
        : toItem(interval, type, { index, meterId });
    }
  }
}

async function readCatalogue(chunks: Chunks): Promise<Catalogue> {
  const catalogue: Catalogue = { types: new Map(), typeOf: new Map(), series: new Map() };
  for await (const entry of entriesOf(chunks)) {
    const { self, type, related, isMeterReading, intervals } = entry;
    if (type) catalogue.types.set(self ?? '', type);
    const link = related.find((href) => href.includes('/ReadingType/') || href.startsWith('ReadingType/'));
    if (isMeterReading && self !== null && link !== undefined) catalogue.typeOf.set(self, link);
    if (intervals.length > 0) {
      const name = seriesOf(entry);
      catalogue.series.set(name, (catalogue.series.get(name) ?? 0) + intervals.length);
    }
  }
  return catalogue;
}

async function* entriesOf(chunks: Chunks): AsyncGenerator<EspiEntry> {
  let entries: EspiEntry[] = [];
  const reader = createEspiReader((entry) => entries.push(entry));
  for await (const chunk of chunks()) {
    reader.write(chunk);
    yield* entries;
    entries = [];
  }
  reader.end();
  yield* entries;
}

/** The link of the meter reading that an interval block belongs to. */
function seriesOf({ up, self }: EspiEntry): string {
  return (up ?? self ?? '').replace(/\/IntervalBlock(?:\/.*)?$/, '');
}

function chooseSeries({ series }: Catalogue, part: string | null): string {
  const names = [...series.keys()].filter((name) => part === null || name.includes(part));
  const [only, ...more] = names;
  if (only !== undefined && more.length === 0) return only;
  const found = [...series].map(([name, count]) => `${name} (${count} readings)`).join(', ');
  if (series.size === 0) throw new DomainError('INVALID', 'The file holds no readings of Green Button.');
  throw new DomainError('INVALID', `Say with --series which of these is meant, by a part of it: ${found}.`);
}

/** By the links; a file without them may have one type alone. */
function typeOfSeries({ types, typeOf }: Catalogue, series: string): EspiType | null {
  const link = typeOf.get(series);
  const linked = link === undefined ? undefined : types.get(link);
  const [only] = types.values();
  return linked ?? (types.size === 1 && link === undefined ? only : undefined) ?? null;
}

const wholeNumber = /^\s*-?\d{1,15}\s*$/;

function toItem(
  { start, duration, value }: EspiInterval,
  type: EspiType,
  { index, meterId }: { index: number; meterId: string },
): ImportItem {
  const refuse = (field: string, reason: string) => ({ refused: unreadable(index, field, reason) });
  const meaning = meaningOf(type);
  if (typeof meaning === 'string') return refuse('ReadingType', meaning);
  const startsAtMs = wholeNumber.test(start ?? '') ? readUnixSeconds(readDecimal(start ?? '')) : null;
  if (startsAtMs === null) return refuse('start', 'The start of the interval cannot be read.');
  const durationS = readDecimal(duration ?? type.get('intervalLength') ?? '');
  if (durationS === null || durationS < 0)
    return refuse('duration', 'The length of the interval cannot be read.');
  const number = wholeNumber.test(value ?? '') ? readDecimal(value ?? '') : null;
  if (number === null) return refuse('value', 'The value is not a whole number.');
  const { quantity, factor, isAtEnd } = meaning;
  return {
    reading: {
      index,
      meter: { id: meterId },
      atMs: startsAtMs + (isAtEnd ? durationS * 1000 : 0),
      durationS: isAtEnd ? null : durationS,
      value: number * factor,
      quantity,
    },
  };
}
