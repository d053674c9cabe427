import type { Quantity } from '@wip/shared/consumption/meterSchemas.ts';
import { DomainError } from '@wip/shared/errors.ts';
import sax, { type QualifiedTag } from 'sax';

/** A `ReadingType` by its elements, as they stand in the file. */
export type EspiType = ReadonlyMap<string, string>;

/** An `entry` of the feed, with what this reader knows of it. */
export interface EspiEntry {
  self: string | null;
  up: string | null;
  related: string[];
  /** Null where the entry is no ReadingType. */
  type: EspiType | null;
  isMeterReading: boolean;
  intervals: EspiInterval[];
}

/** An `IntervalReading`: the texts of its elements, undefined where one is missing. */
export interface EspiInterval {
  start: string | undefined;
  duration: string | undefined;
  value: string | undefined;
}

/**
 * Passes the entries of a Green Button feed (ESPI in Atom) to `onEntry`, in their order. Entities that a document
 * declares itself are not known, and a document type is refused.
 *
 * Errors: DomainError INVALID that names the line, where the text is not well-formed XML.
 */
export function createEspiReader(onEntry: (entry: EspiEntry) => void) {
  const xml = sax.parser(true, { xmlns: true, position: true });
  const path: string[] = [];
  let text = '';
  let entry: EspiEntry | null = null;
  let type: Map<string, string> | null = null;
  let interval: Partial<EspiInterval> | null = null;

  xml.onerror = (error) => {
    throw notXml(error.message.split('\n')[0] ?? '', xml.line + 1);
  };
  xml.ondoctype = () => {
    throw notXml('a document type is not taken', xml.line + 1);
  };
  xml.ontext = (more) => {
    text += more;
  };
  xml.oncdata = (more) => {
    text += more;
  };
  xml.onopentag = (tag) => {
    const name = 'local' in tag ? tag.local : tag.name;
    text = '';
    path.push(name);
    if (name === 'entry') entry = emptyEntry();
    else if (entry && name === 'link') addLink(entry, tag);
    else if (name === 'ReadingType') type = new Map();
    else if (name === 'IntervalReading') interval = {};
    else if (entry && name === 'MeterReading') entry.isMeterReading = true;
  };
  xml.onclosetag = () => {
    const name = path.pop() ?? '';
    const [parent, grandparent] = [path.at(-1), path.at(-2)];
    if (type && parent === 'ReadingType') type.set(name, text.trim());
    if (interval && parent === 'IntervalReading' && name === 'value') interval.value = text;
    if (interval && parent === 'timePeriod' && grandparent === 'IntervalReading') {
      if (name === 'start' || name === 'duration') interval[name] = text;
    }
    if (entry && name === 'ReadingType') entry.type = type;
    if (entry && name === 'IntervalReading' && interval) entry.intervals.push({ ...noInterval, ...interval });
    if (name === 'ReadingType') type = null;
    if (name === 'IntervalReading') interval = null;
    if (name === 'entry' && entry) {
      onEntry(entry);
      entry = null;
    }
    text = '';
  };
  return { write: (chunk: string) => void xml.write(chunk), end: () => void xml.close() };
}

const noInterval = { start: undefined, duration: undefined, value: undefined };

function emptyEntry(): EspiEntry {
  return { self: null, up: null, related: [], type: null, isMeterReading: false, intervals: [] };
}

function addLink(entry: EspiEntry, tag: { attributes: QualifiedTag['attributes'] | Record<string, string> }) {
  const attribute = (name: string) => {
    const given = tag.attributes[name];
    return typeof given === 'object' ? given.value : given;
  };
  const [rel, href] = [attribute('rel'), attribute('href')];
  if (href === undefined) return;
  if (rel === 'self') entry.self = href;
  else if (rel === 'up') entry.up = href;
  else if (rel === 'related') entry.related.push(href);
}

function notXml(message: string, line: number): DomainError {
  return new DomainError('INVALID', `The file is not readable XML: ${message}.`, { field: `line ${line}` });
}

const drawn = ['1', '0'];
const givenBack = '19';

/**
 * What the numbers of a ReadingType mean, as a factor to a quantity and whether they are of the end of their interval;
 * a sentence where this reader does not know.
 */
export function meaningOf(type: EspiType): { quantity: Quantity; factor: number; isAtEnd: boolean } | string {
  const at = (name: string, usual: string) => type.get(name) || usual;
  const [unit, behaviour, commodity] = [
    at('uom', '72'),
    at('accumulationBehaviour', '4'),
    at('commodity', '1'),
  ];
  const direction = at('flowDirection', '1');
  const power = at('powerOfTenMultiplier', '0');
  if (!['0', '1'].includes(commodity)) return `Its commodity ${commodity} is not electricity (1).`;
  if (!drawn.includes(direction) && direction !== givenBack) {
    return `Its flowDirection ${direction} is neither drawn (1) nor given back (19).`;
  }
  if (!/^-?\d{1,2}$/.test(power)) return 'Its powerOfTenMultiplier is not a number.';
  const factor = 10 ** Number(power) * (direction === givenBack ? -1 : 1);
  if (unit === '38') return { quantity: 'powerW', factor, isAtEnd: false };
  if (unit !== '72') return `Its uom ${unit} is neither Wh (72) nor W (38).`;
  if (behaviour === '4') return { quantity: 'energyWh', factor, isAtEnd: false };
  const isCounter = behaviour === '1' || behaviour === '3';
  return isCounter
    ? { quantity: 'counterWh', factor, isAtEnd: true }
    : `Its accumulationBehaviour ${behaviour} is neither a delta (4) nor a counter (1, 3).`;
}
