import { areaKey } from '@wip/shared/areas/areaSchemas.ts';
import { cleanText, hasUnseen, slug, unseenDropped } from './textFields.ts';

const maxTextLength = 200;
const maxListLength = 50;

export interface AreaProperties {
  key: string;
  name: string;
  aliases: string[];
  parents: string[];
  group: string | null;
  population: number | null;
}

/** A property that was not taken as it is written. */
export interface PropertyFinding {
  action: 'repaired' | 'ignored';
  field: string;
  message: string;
}

export type PropertiesVerdict =
  | { accepted: true; properties: AreaProperties; findings: PropertyFinding[] }
  | { accepted: false; key: string | undefined; field: string; reason: string };

/** Parents from near to far, where the properties give none as a list. */
const parentColumns = ['municipality', 'district', 'province'];

/** The properties of a feature that an area knows. */
export const knownColumns: ReadonlySet<string> = new Set([
  'key',
  'name',
  'aliases',
  'parents',
  'group',
  'population',
  ...parentColumns,
]);

/** Judges the properties of a feature; `key` is derived from the name where it is missing. */
export function readAreaProperties(input: Record<string, unknown>): PropertiesVerdict {
  const findings: PropertyFinding[] = [];
  const givenKey = cleanText(input.key);
  const name = cleanText(input.name);
  const refuse = (field: string, reason: string) => {
    return { accepted: false as const, key: givenKey?.slice(0, 100), field, reason };
  };
  if (name === null) return refuse('name', 'the area has no name; give it one');
  if (name.length > maxTextLength) return refuse('name', `is longer than ${maxTextLength} characters`);
  const key = slug(givenKey ?? name);
  if (key === null || !areaKey.safeParse(key).success) {
    return refuse('key', 'must have lower-case letters a to z or digits; give the area such a key');
  }
  if (givenKey === null) {
    findings.push({ action: 'repaired', field: 'key', message: 'derived the missing key from the name' });
  } else if (givenKey !== key) {
    findings.push({
      action: 'repaired',
      field: 'key',
      message: 'wrote the key in lower-case letters, digits and hyphens',
    });
  }
  for (const field of ['name', 'group']) {
    if (hasUnseen(input[field])) findings.push({ action: 'repaired', field, message: unseenDropped });
  }
  const group = readGroup(input.group, findings);
  if (group !== null && group.length > 100) return refuse('group', 'is longer than 100 characters');
  return {
    accepted: true,
    findings,
    properties: {
      key,
      name,
      aliases: readTexts(input.aliases, 'aliases', findings),
      parents: readParents(input, findings),
      group,
      population: readPopulation(input.population, findings),
    },
  };
}

function readGroup(value: unknown, findings: PropertyFinding[]): string | null {
  if (!['undefined', 'string', 'number'].includes(typeof value) && value !== null) {
    findings.push({ action: 'ignored', field: 'group', message: 'left out what is neither text nor number' });
  }
  return cleanText(value);
}

function readParents(input: Record<string, unknown>, findings: PropertyFinding[]): string[] {
  if (input.parents !== undefined && input.parents !== null) {
    return readTexts(input.parents, 'parents', findings);
  }
  return parentColumns.flatMap((column) => readTexts(input[column], column, findings));
}

/** One text, or a list of them; what is no text or too long is left out and said. */
function readTexts(value: unknown, field: string, findings: PropertyFinding[]): string[] {
  if (value === undefined || value === null || value === '') return [];
  const given = Array.isArray(value) ? value : [value];
  const texts = given
    .map(cleanText)
    .filter((text) => text !== null && text.length <= maxTextLength)
    .slice(0, maxListLength) as string[];
  if (texts.length < given.length) {
    findings.push({
      action: 'ignored',
      field,
      message: `left out what is no text of 1 to ${maxTextLength} characters, or more than ${maxListLength} of them`,
    });
  }
  return [...new Set(texts)];
}

function readPopulation(value: unknown, findings: PropertyFinding[]): number | null {
  if (value === undefined || value === null || value === '') return null;
  const population = typeof value === 'string' ? Number(value) : value;
  if (typeof population === 'number' && population >= 0 && population <= 1e10) return Math.round(population);
  findings.push({ action: 'ignored', field: 'population', message: 'left out what is no count of people' });
  return null;
}
