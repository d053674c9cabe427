import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type AreaSearch, createAreaSearch } from '@wip/server/features/areas/areaSearch.ts';
import type { StoredArea } from '@wip/server/features/areas/areas.repo.ts';
import { describe, expect, test } from 'vitest';
import { madeUpNames, misspell, slips } from '../../support/placeNames.ts';
import { runSeed, seededRandom } from '../../support/random.ts';
import { square, testArea } from '../../support/randomAreas.ts';

function area(number: number, overrides: Partial<StoredArea>): StoredArea {
  const { geometry: _, ...stored } = testArea(number, { geometry: square([0, 0], 1), ...overrides });
  return stored;
}

function names(search: AreaSearch, query: string, limit = 8): string[] {
  return search.find(query, limit).map((found) => found.name);
}

const search = createAreaSearch([
  area(1, { name: 'Cape Town', population: 4_000_000, parents: ['City of Cape Town', 'Western Cape'] }),
  area(2, { name: 'Heidelberg', population: 8_000, parents: ['Hessequa', 'Western Cape'] }),
  area(3, { name: 'Heidelberg', population: 36_000, parents: ['Lesedi', 'Gauteng'] }),
  area(4, { name: 'Centurion', population: 236_000, parents: ['Tshwane', 'Gauteng'] }),
  area(5, { name: 'Gqeberha', aliases: ['Port Elizabeth'], parents: ['Nelson Mandela Bay', 'Eastern Cape'] }),
  area(6, { name: 'Port Elizabeth Heights', parents: ['Eastern Cape'] }),
  area(7, { name: 'São Paulo Park', parents: ['Gauteng'] }),
  area(8, { name: 'Ka-Mhinga', parents: ['Limpopo'] }),
  area(9, { name: 'Springs', population: 120_000, parents: ['Gauteng'] }),
  area(10, { name: 'Warm Springs', population: 900_000, parents: ['Gauteng'] }),
  area(11, { name: 'Springsonia', population: 5_000_000, parents: ['Gauteng'] }),
  area(12, { name: 'Sprints', population: 9_000_000, parents: ['Gauteng'] }),
]);

describe('search forgives', () => {
  test.each([
    ['CAPE TOWN', 'Cape Town'],
    ['capetown', 'Cape Town'],
    ['cap etown', 'Cape Town'],
    ['town cape', 'Cape Town'],
    ['cape-town', 'Cape Town'],
    ['cpae town', 'Cape Town'],
    ['sao paolo', 'São Paulo Park'],
    ['sâo-paulo', 'São Paulo Park'],
    ['kamhinga', 'Ka-Mhinga'],
    ['centruion', 'Centurion'],
    ['centuron', 'Centurion'],
    ['cent', 'Centurion'],
    ['centir', 'Centurion'],
    ['port elisabeth', 'Gqeberha'],
  ])('%s', (query, name) => {
    expect(names(search, query)[0]).toBe(name);
  });

  test('a place and its province in any order, run together or torn apart', () => {
    for (const query of [
      'heidelberg western cape',
      'western cape heidelberg',
      'heidelberg westren cape',
      'heidelbergwestern cape',
      'heidel berg western cape',
      'heidelberg westerncape',
    ]) {
      expect(
        search.find(query, 8).map((found) => found.number),
        query,
      ).toEqual([2]);
    }
  });
});

describe('search ranks', () => {
  test('the whole name before a word of it before a beginning before a typing error', () => {
    expect(names(search, 'springs')).toEqual(['Springs', 'Warm Springs', 'Springsonia', 'Sprints']);
  });

  test('the own name before an alias before a parent', () => {
    const fields = createAreaSearch([
      area(1, { name: 'Nearby', parents: ['Elim'], population: 3_000 }),
      area(2, { name: 'Elsewhere', aliases: ['Elim'], population: 2_000 }),
      area(3, { name: 'Elim', population: 1_000 }),
    ]);
    expect(names(fields, 'elim')).toEqual(['Elim', 'Elsewhere', 'Nearby']);
  });

  test('a whole alias before the beginning of a name', () => {
    expect(names(search, 'port elizabeth')).toEqual(['Gqeberha', 'Port Elizabeth Heights']);
  });

  test('the larger population first among equals', () => {
    expect(search.find('heidelberg', 8).map((found) => found.number)).toEqual([3, 2]);
  });

  test('no more than the limit, and nothing for what is no word', () => {
    expect(names(search, 'gauteng', 2)).toHaveLength(2);
    expect(names(search, '–')).toEqual([]);
    expect(names(search, 'qqqqqq')).toEqual([]);
  });
});

const zaFile = resolve(import.meta.dirname, '../../../regions/za/areas.geojson');
const seed = runSeed();

/** Misspells 1,000 names, prints the figures and returns the share found among the first three and the p95. */
function measure(label: string, areas: readonly StoredArea[]) {
  const startedMs = performance.now();
  const tested = createAreaSearch(areas);
  const buildMs = performance.now() - startedMs;
  const random = seededRandom(seed);
  const timesMs: number[] = [];
  const missed: string[] = [];
  while (timesMs.length < 1_000) {
    const wanted = areas[Math.floor(random() * areas.length)]!;
    const query = misspell(random, wanted.name, slips[timesMs.length % slips.length]!);
    if (query === null) continue;
    const fromMs = performance.now();
    const found = tested.find(query, 8);
    timesMs.push(performance.now() - fromMs);
    if (!found.slice(0, 3).includes(wanted)) missed.push(`${wanted.name} as '${query}'`);
  }
  const p95Ms = timesMs.sort((a, b) => a - b)[950]!;
  const share = 1 - missed.length / 1_000;
  console.log(
    `search, ${label}: SEED=${seed}, ${areas.length} names, built in ${buildMs.toFixed(0)} ms, ` +
      `${(share * 100).toFixed(1)} % among the first three, p95 ${p95Ms.toFixed(2)} ms; missed ${missed.slice(0, 5).join(', ')}`,
  );
  return { share, p95Ms, buildMs };
}

test('of 1,000 misspellings over 20,000 names 95 % find the place among the first three within 50 ms', () => {
  const random = seededRandom(seed);
  const areas = madeUpNames(random, 20_000).map((name, index) =>
    area(index + 1, {
      name,
      parents: [`District ${index % 52}`, 'Western Cape'],
      population: Math.floor(random() * 1e5),
    }),
  );
  const { share, p95Ms, buildMs } = measure('made-up names', areas);
  expect(share).toBeGreaterThanOrEqual(0.95);
  expect(p95Ms).toBeLessThan(50);
  expect(buildMs).toBeLessThan(2_000);
});

test.skipIf(!existsSync(zaFile))('the same holds for the names of the demonstration region', () => {
  const { features } = JSON.parse(readFileSync(zaFile, 'utf8'));
  const areas = features.map(
    ({ properties }: { properties: Record<string, string> }, index: number): StoredArea =>
      area(index + 1, { name: properties.name!, parents: [properties.district!, properties.province!] }),
  );
  expect(measure('demonstration region', areas).share).toBeGreaterThanOrEqual(0.95);
});
