import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localTime } from '@wip/server/cli/print.ts';
import { createRepos } from '@wip/server/db/repos.ts';
import type { RegionFile } from '@wip/shared/imports/regionSchema.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { square, writeBundle } from '../../support/bundles.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { runWip } from '../../support/runWip.ts';

const timetable = 'date_of_month,start_time,finish_time,stage\n1,08:00,10:30,1\n';

let database: TestDatabase;
let folder: string;
const wip = (...args: string[]) =>
  runWip(args, { DATABASE_URI: database.uri, DATA_DIR: join(folder, 'data') });

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'wip-cli-'));
});

afterAll(async () => {
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

/** A region that is imported and active. */
async function activeRegion(id: string, region: Partial<RegionFile> = {}) {
  const path = await writeBundle(join(folder, id), {
    region: { id, ...region },
    areas: [{ key: 'a', name: 'A' }],
  });
  const result = await wip('import', path, '--activate');
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  return path;
}

describe('an import with timetable rows that cannot be read', () => {
  const bundleOf = (id: string, badRows: number) =>
    writeBundle(join(folder, id), {
      region: { id },
      areas: [{ key: 'a', name: 'A', group: '1' }],
      timetables: { 1: timetable + '1,25:00,26:00,1\n'.repeat(badRows) },
    });

  it('says beside the active version that cuts are missing, and ends with 0 since the rest was taken', async () => {
    const { stdout, exitCode } = await wip('import', await bundleOf('torn', 3), '--activate');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /\nVersion 1 is active\.\nWarning: version 1 lacks 3 timetable rows that could not be read, so cuts may be missing from it; see 'Refused' above\./,
    );
    expect((await wip('import', await bundleOf('whole', 0), '--activate')).stdout).not.toContain('Warning');
    expect((await wip('import', '--help')).stdout).toMatch(/Exit code: 0 where a version was kept/);
  });

  it('lists the first hundred, and all on request', async () => {
    const path = await bundleOf('tattered', 120);
    const short = (await wip('import', path)).stdout;
    expect(short.match(/must be a time/g)).toHaveLength(100);
    expect(short).toContain('--all all of them');
    const long = (await wip('import', path, '--all')).stdout;
    expect(long.match(/must be a time/g)).toHaveLength(120);
  });
});

describe('regions and versions', () => {
  it('an operator imports, lists, activates, exports and removes a region', async () => {
    const path = await writeBundle(join(folder, 'tour'), {
      region: { id: 'tour' },
      areas: [
        { key: 'a', name: 'A', group: '1' },
        { key: 'b', name: 'B', group: '1' },
        { key: 'c', name: 'C', geometry: square(60, 10) },
      ],
      timetables: { 1: timetable },
      stages: [{ start: '2026-01-01T00:00', stage: 2 }],
    });
    const first = await wip('import', path);
    expect(first.exitCode).toBe(0);
    expect(first.stdout).toContain('Imported tour as version 1: 2 areas, 1 timetable with 1 row, 1 stage.');
    expect(first.stdout).toContain(
      "areas.geojson:4, feature 3 'c', geometry: longitude 60, latitude 10 lies outside",
    );
    expect(first.stdout).toContain('Version 1 is not active yet; run: wip activate tour 1');

    expect((await wip('activate', 'tour', '1')).stdout).toBe(
      'Testland: version 1 is active (2 areas, 1 timetable).\n',
    );
    expect((await wip('import', path, '--activate')).stdout).toContain('0 new stages (1 known before)');
    const versions = (await wip('versions', 'tour')).stdout.split('\n');
    expect(versions).toHaveLength(4);
    expect(versions[1]).not.toContain('active');
    expect(versions[2]).toMatch(/^tour +2 +active/);

    const target = join(folder, 'tour-export');
    expect((await wip('export', 'tour', target)).stdout).toContain('2 areas, 1 timetable, 1 stage.');
    expect((await readdir(target)).sort()).toEqual([
      'areas.geojson',
      'region.json',
      'stages.csv',
      'timetables',
    ]);
    expect(await wip('export', 'tour', target)).toMatchObject({ exitCode: 1, stdout: '' });

    expect((await wip('region', 'remove', 'tour')).exitCode).toBe(0);
    expect(await wip('region', 'remove', 'tour')).toMatchObject({
      exitCode: 1,
      stderr: "There is no active region 'tour'; see: wip versions\n",
    });
  });

  it.each([
    ['a folder that is not there', ['import', '/nowhere'], /^There is no folder \/nowhere; give the folder/],
    [
      'an unknown version',
      ['activate', 'nowhere', '7'],
      /^Region 'nowhere' has no version '7'; nothing was imported/,
    ],
    ['an unknown command', ['imprt'], /unknown command 'imprt'/],
    ['a missing argument', ['import'], /missing required argument 'folder'/],
    ['an unknown region', ['stage', 'set', 'nowhere', '2'], /^There is no active region 'nowhere'/],
  ])('%s is one sentence on stderr and exit code 1', async (_, args, sentence) => {
    const result = await wip(...args);
    expect(result).toMatchObject({ exitCode: 1, stdout: '' });
    expect(result.stderr).toMatch(sentence);
    expect(result.stderr).not.toMatch(/\n\s+at /);
  });

  it('every command has help', async () => {
    const commands = [
      'import',
      'activate',
      'versions',
      'diff',
      'export',
      'region remove',
      'stage set',
      'stage list',
      'stage confirm',
      'doctor',
    ];
    const results = await Promise.all(commands.map((command) => wip(...command.split(' '), '--help')));
    for (const [index, result] of results.entries()) {
      expect(result.exitCode).toBe(0);
      expect(result.stdout).toContain(`Usage: wip ${commands[index]}`);
    }
  });
});

/** A table's row without the room between its columns. */
const unpad = (row: string) => row.split(/\|| {2,}/).map((cell) => cell.trim());

describe('stages', () => {
  it('set and confirmed are facts, and the answer says what holds', async () => {
    await activeRegion('stages');
    const set = await wip('stage', 'set', 'stages', '4', '--to', '2099-01-01 00:00');
    expect(set).toMatchObject({
      exitCode: 0,
      stdout: 'Testland: stage 4 from now until 2099-01-01 00:00.\n',
    });
    const coming = await wip('stage', 'set', 'stages', '2', '--from', '2098-01-01T00:00Z');
    expect(coming.stdout).toMatch(
      /^Testland: stage 2 from 2098-01-01 02:00 until replaced.\nNow: stage 4 until/,
    );
    expect((await wip('stage', 'set', 'stages', '0')).stdout).toBe(
      'Testland: stage 0 from now until replaced.\n',
    );
    expect((await wip('stage', 'confirm', 'stages')).stdout).toMatch(/^Testland: confirmed.\nNow: stage 0/);

    const { schedule } = createRepos(database.db);
    const facts = await schedule.stageFactsOf('stages');
    expect(facts.map(({ stage, source, sequence }) => ({ stage, source, sequence }))).toEqual([
      { stage: 4, source: 'operator', sequence: 0 },
      { stage: 2, source: 'operator', sequence: 1 },
      { stage: 0, source: 'operator', sequence: 2 },
    ]);
    expect(await schedule.hearingsOf('stages')).toMatchObject([{ kind: 'confirmed', source: 'operator' }]);
  });

  it('are listed with time, source and record: what holds and comes, and on request what is over', async () => {
    await activeRegion('listed');
    const list = async (...options: string[]) =>
      (await wip('stage', 'list', 'listed', ...options)).stdout.replace(/ {2,}/g, '|').trimEnd().split('\n');
    expect(await list()).toEqual([
      'Testland, times in Africa/Johannesburg. Now: unknown, since nothing that was announced covers it.',
      'Nothing was announced.',
    ]);
    const { schedule } = createRepos(database.db);
    const recordedAtMs = Date.now() - 60_000;
    const fact = { regionId: 'listed', recordedAtMs, sequence: 0, source: 'operator' };
    const spans = [
      ['2026-01-01T00:00Z', '2026-01-02T00:00Z', 2],
      ['2026-01-02T00:00Z', '2090-01-01T00:00Z', 4],
      ['2090-01-01T00:00Z', null, 0],
    ] as const;
    await schedule.addStageFacts(
      spans.map(([from, to, stage]) => ({
        ...fact,
        factId: `listed/${stage}`,
        startsAtMs: Date.parse(from),
        endsAtMs: to && Date.parse(to),
        stage,
      })),
    );
    const recorded = localTime(recordedAtMs, 'Africa/Johannesburg');
    const coming = [
      `2026-01-02 02:00|2090-01-01 02:00|4|operator|${recorded}|in force`,
      `2090-01-01 02:00|until replaced|0|operator|${recorded}|to come`,
    ];
    const [now, head, ...rows] = await list();
    expect(now).toMatch(/Now: stage 4 until 2090-01-01 02:00\.$/);
    expect(head).toBe('from|until|stage|source|recorded');
    expect(rows.map(unpad)).toEqual(coming.map(unpad));
    expect((await list('--all')).slice(2).map(unpad)).toEqual(
      [`2026-01-01 02:00|2026-01-02 02:00|2|operator|${recorded}|over`, ...coming].map(unpad),
    );
    expect(await wip('stage', 'list', 'nowhere')).toMatchObject({ exitCode: 1, stdout: '' });
  });

  it('that cannot be are refused, and nothing is recorded', async () => {
    await activeRegion('refusing');
    const results = await Promise.all([
      wip('stage', 'set', 'refusing', '17'),
      wip('stage', 'set', 'refusing', 'four'),
      wip('stage', 'set', 'refusing', '4', '--from', 'noon'),
      wip('stage', 'set', 'refusing', '4', '--from', '2026-01-02 10:00', '--to', '2026-01-02 09:00'),
    ]);
    expect(results.map(({ exitCode, stderr }) => [exitCode, stderr.split(/[;.] ?/)[0]])).toEqual([
      [1, "'17' is no stage"],
      [1, "'four' is no stage"],
      [1, "--from 'noon' is no time"],
      [1, '--to must be after 2026-01-02 10:00'],
    ]);
    expect(await createRepos(database.db).schedule.stageFactsOf('refusing')).toEqual([]);
  });
});

describe('doctor', () => {
  it('names runtime, data folder, database and regions', async () => {
    await activeRegion('patient');
    const { exitCode, stdout, stderr } = await wip('doctor');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^ok {4}Node 2\d/);
    expect(stdout).toMatch(/ok {4}Database of DATABASE_URI: MongoDB \d+\.\d+\.\d+, a replica set/);
    expect(stdout).toContain(
      'patient (Testland), version 1: 1 area, 0 timetables; its stages were never heard',
    );
  });

  it('says how the polling of a stage source goes', async () => {
    const stageSource = { url: 'https://example.org/s?key=x', format: 'json' as const, everyMin: 15 };
    await activeRegion('polled', { stageSource });
    expect((await wip('doctor')).stdout).toContain(
      'polled: stages of example.org, every 15 min: not asked yet',
    );
    const { stageSources } = createRepos(database.db);
    const taken = await stageSources.takeDue('polled', 'c', new Date('2026-11-23T10:00:00Z'));
    const failing = {
      ...taken!.before,
      lastTriedAt: new Date('2026-11-23T10:00:00Z'),
      lastHeardAt: new Date('2026-11-23T09:00:00Z'),
      failingSince: new Date('2026-11-23T10:00:00Z'),
      failure: 'example.org: It answered with the status 503.',
      nextTryAt: new Date('2026-11-23T11:00:00Z'),
    };
    await stageSources.giveBack(taken!.leaseId, failing);
    expect((await wip('doctor')).stdout).toContain(
      'polled: stages of example.org, every 15 min: last heard 2026-11-23 11:00, failing since 2026-11-23 12:00, asked again 2026-11-23 13:00. example.org: It answered with the status 503.',
    );
  });

  it('says what to do where the database does not answer', async () => {
    const env = {
      DATABASE_URI: 'mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=500',
      DATA_DIR: join(folder, 'data'),
    };
    const { exitCode, stdout, stderr } = await runWip(['doctor'], env);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/FAULT No database answers at 127.0.0.1:1, which DATABASE_URI names; start it/);
    expect(stderr).toBe('One check failed; the lines marked FAULT say what to do.\n');
  });

  it('says which setting is at fault', async () => {
    const { exitCode, stdout } = await runWip(['doctor'], { DATABASE_URI: database.uri, PORT: 'x' });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/FAULT The setting PORT is not usable/);
  });
});

it('without DATABASE_URI the embedded database is opened, and left as it was found', async () => {
  const path = await writeBundle(join(folder, 'embedded'), { region: { id: 'embedded' } });
  const env = { DATABASE_URI: '', DATA_DIR: join(folder, 'embedded-data') };
  expect(await runWip(['import', path, '--activate'], env)).toMatchObject({ exitCode: 0 });
  const versions = await runWip(['versions'], env);
  expect(versions.stdout).toMatch(/embedded +1 +active/);
  expect(await readFile(join(path, 'region.json'), 'utf8')).toContain('embedded');
});
