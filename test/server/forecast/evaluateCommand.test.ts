import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runWip } from '../../support/runWip.ts';
import { writtenDemand } from '../../support/writtenDemand.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'series-'));
  const { values, startsAtMs, stepMs } = writtenDemand({ days: 150 });
  const rows = [...values].map(
    (value, index) => `${new Date(startsAtMs + index * stepMs).toISOString()},town,${value.toFixed(3)}`,
  );
  rows[9] = rows[9]!.replace(/[\d.]+$/, 'many');
  rows[19] = '2023-01-02T19:30Z,town,400';
  await writeFile(join(folder, 'town.csv'), `timestamp_utc,series_id,mw\n${rows.join('\n')}\n`);
  await writeFile(
    join(folder, 'series.json'),
    JSON.stringify({
      town: { file: 'town.csv', tz: 'Africa/Johannesburg', freq: 'h', unit: 'mw' },
      nowhere: { file: 'town.csv', tz: 'Africa/Johannesburg', freq: 'h', unit: 'mw' },
    }),
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('wip forecast evaluate', () => {
  test('scores a folder of series beside both naives and tells each target', async () => {
    const { stdout, stderr, exitCode } = await runWip(['forecast', 'evaluate', folder], {});
    expect(exitCode).toBe(0);
    const [, town, mean] = stdout.split('\n').map((line) => line.split(/\s{2,}/));
    expect(town![0]).toBe('town');
    expect(mean![0]).toBe('mean of 1 areas');
    expect(Number(town![3])).toBeLessThan(Math.min(Number(town![1]), Number(town![2])));
    expect(stdout.split('\n').filter((line) => /^(met|missed) /.test(line))).toHaveLength(6);
    expect(stderr).toContain('town.csv, line 11: must be an instant in UTC, a series and a number.');
    expect(stderr).toContain('town.csv, line 21: is not on the grid of town.');
    expect(stderr).toContain('town.csv: has no rows of the series nowhere.');
  });

  test('says that a folder has no series.json', async () => {
    const { stderr, exitCode } = await runWip(['forecast', 'evaluate', tmpdir()], {});
    expect(exitCode).toBe(1);
    expect(stderr).toContain('There is no series.json');
  });
});
