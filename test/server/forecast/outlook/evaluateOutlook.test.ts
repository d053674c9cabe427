import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluateOutlook } from '@wip/server/features/forecast/evaluate/evaluateOutlook.ts';
import { readOutlookFolder } from '@wip/server/features/forecast/evaluate/readOutlookFolder.ts';
import { createOutlookRegion } from '@wip/shared/forecast/outlook/outlookRegion.ts';
import { rollOutlook } from '@wip/shared/forecast/outlook/rollOutlook.ts';
import { localDateOf } from '@wip/shared/schedule/localDay.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../../support/random.ts';
import { sharedData } from '../../../support/sharedData.ts';

const zone = 'Africa/Johannesburg';
const firstDay = 20_000;

/** Ninety days, of which most have stages in the afternoon, announced the day before; and two timetables. */
async function writePast(folder: string): Promise<void> {
  const random = seededRandom(11);
  const stages: string[] = ['start_sast,stage'];
  const announced: string[] = ['announced_utc,stage,start_sast,end_sast'];
  let level = 2;
  for (let day = firstDay; day < firstDay + 120; day++) {
    if (random() < 0.2) level = Math.floor(random() * 5);
    const date = localDateOf(day);
    stages.push(`${date} 00:00:00,0`, `${date} 14:00:00,${level}`);
    announced.push(
      `${localDateOf(day - 1)} 15:00:00,${level},${date} 14:00:00,${localDateOf(day + 1)} 00:00:00`,
    );
  }
  const rows = (shift: number) =>
    Array.from({ length: 31 * 4 }, (_, index) => {
      const [day, stage] = [Math.floor(index / 4) + 1, (index % 4) + 1];
      const hour = 14 + ((day * 2 + stage * 2 + shift) % 8);
      return [1, 2, 3, 4].slice(stage - 1).map((from) => `${day},${hour}:00,${hour + 2}:00,${from}`);
    }).flat();
  await mkdir(join(folder, 'town_schedules'), { recursive: true });
  await writeFile(join(folder, 'loadshedding_stage_town.csv'), stages.join('\n'));
  await writeFile(join(folder, 'loadshedding_announcements_town.csv'), announced.join('\n'));
  for (const shift of [0, 4]) {
    const text = ['date_of_month,start_time,finsh_time,stage', ...rows(shift)].join('\n');
    await writeFile(join(folder, 'town_schedules', `area-${shift}.csv`), text);
  }
}

describe('outlooks of a written past', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outlook-'));
    await writePast(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('are worth more with the timetable than from the past alone, and most with announcements', async () => {
    const { region, groups } = await readOutlookFolder(folder, zone);
    expect(groups).toEqual(['area-0', 'area-4']);
    const [history, timetable, announced] = (['history', 'timetable', 'announced'] as const).map(
      (kind) => evaluateOutlook(region, kind, { refitDays: 10 })[0]!.skill,
    );
    expect(timetable).toBeGreaterThan(history! + 0.1);
    expect(announced).toBeGreaterThan(0.9);
  });

  test('are the same from what was known on the morning as from all that is known now', async () => {
    const { region, sources } = await readOutlookFolder(folder, zone);
    const origin = firstDay + 80;
    const originMs = sources.clock.dayStartMs(origin);
    const cut = createOutlookRegion({
      ...sources,
      today: origin,
      knownAt: (atMs) => sources.knownAt(Math.min(atMs, originMs)),
    });
    const span = { kind: 'announced', fromDay: origin - 20, toDay: origin + 1, refitDays: 5 } as const;
    const whole = rollOutlook(region, span);
    expect(whole.last).toHaveLength(2);
    expect(rollOutlook(cut, span).last).toEqual(whole.last);
  });

  test('need rows that say what they must, and name the line of one that does not', async () => {
    const broken = await mkdtemp(join(tmpdir(), 'outlook-'));
    await writePast(broken);
    const file = join(broken, 'loadshedding_stage_town.csv');
    await writeFile(file, 'start_sast,stage\n2024-01-01 00:00:00,2\n2024-01-02,3\n');
    await expect(readOutlookFolder(broken, zone)).rejects.toThrow('loadshedding_stage_town.csv, line 3');
    await rm(file);
    await expect(readOutlookFolder(broken, zone)).rejects.toThrow('There is no loadshedding_stage_*.csv');
    await rm(broken, { recursive: true });
  });
});

describe.skipIf(sharedData() === null)('outlooks of a real year of load-shedding', () => {
  const folder = join(sharedData() ?? '', 'forecast/open');

  test('beat climatology by what is asked of them', { timeout: 90_000 }, async () => {
    const { region } = await readOutlookFolder(folder, zone);
    const some = { ...region, lines: region.lines.filter((_, index) => index % 3 === 0) };
    const history = evaluateOutlook(some, 'history', { refitDays: 7 });
    const announced = evaluateOutlook(some, 'announced', { refitDays: 14 });
    const of = (rows: typeof history, hours: number) =>
      rows.find(({ horizonHours, isRecalibrated }) => horizonHours === hours && isRecalibrated)!;
    expect(of(history, 24).skill).toBeGreaterThanOrEqual(0.05);
    expect(of(announced, 24).skill).toBeGreaterThanOrEqual(0.88);
    expect(of(announced, 24).reliabilityGap).toBeLessThanOrEqual(0.05);
    expect(of(announced, 168).skill).toBeGreaterThanOrEqual(0.35);
  });
});
