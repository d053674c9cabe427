import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importReadingsFile } from '@wip/server/cli/importReadingsFile.ts';
import { createRepos, type Repos } from '@wip/server/db/repos.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { runWip } from '../../../support/runWip.ts';
import { insertGateway } from '../../../support/sendingGateway.ts';
import { describePoint, readFixture, storedPoints } from '../../../support/storedReadings.ts';
import { insertRegion } from '../../../support/testRegion.ts';

let database: TestDatabase;
let repos: Repos;
let folder: string;
let meterId: string;
let otherId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  repos = createRepos(database.db);
  await insertRegion(database, { id: 'test', timeZone: 'Europe/Berlin', areas: [{ key: 'one' }] });
  const { meters } = await insertGateway(repos, { meterCount: 2 });
  [meterId, otherId] = meters.map((meter) => meter.meterId) as [string, string];
  folder = await mkdtemp(join(tmpdir(), 'wip-readings-'));
});
beforeEach(async () => {
  await database.db.collection('journal').deleteMany({});
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await database?.drop();
});

async function importText(name: string, text: string, ...options: string[]) {
  const file = join(folder, name);
  await writeFile(file, text);
  return runWip(['readings', 'import', file, ...options], { DATABASE_URI: database.uri });
}

const ingest = { lateDays: 7, readingsPerSecond: 1, batchesAtOnce: 2, bytesAtOnce: 2_097_152 };
const silent = { show() {}, say() {}, clear() {} };

/** What the command does, without a process of its own. */
async function importHere(name: string, text: string, options: { meter?: string; series?: string } = {}) {
  const file = join(folder, name);
  await writeFile(file, text);
  const context = { repos, config: { ingest }, now: () => new Date(), progress: silent };
  const lines = await importReadingsFile({ file, all: false, ...options }, context);
  return lines.join('\n');
}

const stored = async () => (await storedPoints(repos)).map(describePoint);

test('a CSV file of any age is taken, on the clock of the region, and each refused row is named', async () => {
  const { exitCode, stdout } = await importText(
    'readings.csv',
    [
      '\uFEFFTimestamp,Meter ID,Power kW',
      `2023-07-01 00:00:00,${meterId},1.5`,
      `2023-07-01T00:01:00Z,${meterId},-0.25`,
      '',
      `2023-07-01 00:02,"${otherId}",2`,
      `2023-07-01 00:03,${meterId},1;5`,
      `2023-07-01 25:00,${meterId},1`,
      `2023-10-29 02:30,${meterId},1`,
      `2023-03-26 02:30,${meterId},1`,
      `2023-07-01 00:04,m_000000000000,1`,
      `2023-07-01 00:05,${meterId},1,5`,
      `2023-07-01 00:06,"${meterId},1`,
      `2023-07-01 00:07,${meterId},`,
    ].join('\r\n'),
  );
  expect(await stored()).toEqual([
    '2023-06-30T22:00:00Z power 1.5',
    '2023-07-01T00:01:00Z power -0.25',
    '2023-06-30T22:02:00Z power 2',
  ]);
  expect(stdout.trim().split('\n')).toEqual([
    'line 6, Power kW: The value is not a number.',
    'line 7, Timestamp: The time cannot be read.',
    expect.stringMatching(/^line 8, Timestamp: The clocks were changed then/),
    expect.stringMatching(/^line 9, Timestamp: The clocks were changed then/),
    expect.stringMatching(/^line 10, Timestamp: The time has no offset/),
    expect.stringMatching(/^line 11: The line must have 3 cells/),
    expect.stringMatching(/^line 12: The line must have 3 cells/),
    'line 13, Power kW: The value is not a number.',
    '11 readings: 3 taken, 8 refused.',
  ]);
  expect(exitCode).toBe(0);
});

test('the same file again writes nothing again', async () => {
  const rows = Array.from({ length: 12_000 }, (_, minute) => {
    const at = new Date(Date.UTC(2024, 0, 1) + minute * 60_000).toISOString();
    return `${at},${minute % 7}`;
  });
  const text = ['at,energy_wh', ...rows].join('\n');
  const first = await importHere('year.csv', text, { meter: meterId });
  expect(first).toBe('12,000 readings: 12,000 taken, 0 refused.');
  const again = await importHere('year.csv', text, { meter: meterId });
  expect(again).toBe('12,000 readings: 12,000 taken (12,000 of them before), 0 refused.');
  const points = await storedPoints(repos);
  expect(points).toHaveLength(12_000);
  expect(points[6]?.micro).toBe(360_000);
});

test('a refused row names its column as the file does, and blames no sender for a time to come', async () => {
  const lines = [
    'at,meter_ID,power_kw,duration_s',
    `2024-01-01T00:00:00Z,${meterId},1,60`,
    `2099-01-01T00:00:00Z,${meterId},1,60`,
    `2024-01-01T00:01:00Z,${meterId},100000,60`,
    `2024-01-01T00:02:00Z,${meterId},1,7`,
    '2024-01-01T00:03:00Z,m_000000000000,1,60',
  ];
  const said = await importHere('columns.csv', lines.join('\n'));
  expect(said.split('\n').slice(0, -1)).toEqual([
    'line 3, at: The time lies more than 5 minutes ahead.',
    expect.stringMatching(/^line 4, power_kw: The mean power is above/),
    expect.stringMatching(/^line 5, duration_s: /),
    expect.stringMatching(/^line 6, meter_ID: /),
  ]);
  const stamped = ['Timestamp,power_kw', '2099-01-01T00:00:00Z,1', '2024-02-01T00:00:00Z,1'].join('\n');
  expect(await importHere('stamped.csv', stamped, { meter: meterId })).toContain('line 2, Timestamp: ');
});

test('a Green Button file is taken series by series', async () => {
  const xml = await readFixture('greenButton.xml');
  await expect(importHere('both.xml', xml, { meter: meterId })).rejects.toThrow(
    'MeterReading/in (3 readings)',
  );
  expect(await stored()).toEqual([]);

  const drawn = await importHere('in.xml', xml, { meter: meterId, series: 'MeterReading/in' });
  expect(drawn).toBe('reading 3, value: The value is not a whole number.\n3 readings: 2 taken, 1 refused.');
  expect(await stored()).toEqual(['2023-12-04T00:00:00Z power 0.604', '2023-12-04T00:15:00Z power 0']);
  await importHere('out.xml', xml, { meter: otherId, series: 'MeterReading/out' });
  expect((await stored()).at(-1)).toBe('2023-12-04T00:00:00Z power -2');
});

test.each([
  [
    'a document type',
    '<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "1">]><feed/>',
    'a document type is not taken',
  ],
  ['an entity of its own', '<feed><entry>&a;</entry></feed>', 'The file is not readable XML'],
  ['no XML', 'at,power_kw', 'The file is not readable XML'],
  ['other XML', '<feed/>', 'holds no readings of Green Button'],
])('a file with %s is refused in one sentence', async (_what, text, sentence) => {
  await expect(importHere('bad.xml', text, { meter: meterId })).rejects.toThrow(sentence);
});

test.each([
  ['at,power', 'must have one column of readings'],
  ['at,power_kw,energy_kwh', 'must have one column of readings'],
  ['power_kw', "has no column 'timestamp'"],
  ['at,power_kw', "has no column 'meter_id'"],
])('the header %s is refused', async (header, sentence) => {
  await expect(importHere('bad.csv', `${header}\n2024-01-01T00:00Z,1`)).rejects.toThrow(sentence);
});
