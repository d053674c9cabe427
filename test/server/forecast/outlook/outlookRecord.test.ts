import { createRepos } from '@wip/server/db/repos.ts';
import type { RegionOutlook } from '@wip/server/features/forecast/outlook/outlookOfRegion.ts';
import { outlookOfRegion } from '@wip/server/features/forecast/outlook/outlookOfRegion.ts';
import { readCalibration } from '@wip/server/features/forecast/outlook/outlookRecord.ts';
import { slotState, slotsPerDay } from '@wip/shared/forecast/outlook/offDays.ts';
import { outlookSlots } from '@wip/shared/forecast/outlook/outlookModel.ts';
import { toProbabilityBytes } from '@wip/shared/forecast/outlook/probabilityBytes.ts';
import { noCalibration } from '@wip/shared/forecast/outlook/recalibrate.ts';
import { emptyTally } from '@wip/shared/forecast/outlook/scoreOutlook.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../support/createTestApp.ts';
import { fixedClock } from '../../../support/fixedClock.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { insertRegion } from '../../../support/testRegion.ts';

const clock = fixedClock('2026-03-02T06:10:00Z');
let database: TestDatabase;
let app: TestApp;
let outlook: RegionOutlook;

beforeEach(async () => {
  database = await createTestDatabase();
  await insertRegion(database);
  app = await createTestApp(database, { now: clock.now });
  const [schedule] = app.board.current().schedules.values();
  outlook = outlookOfRegion(schedule!, clock.now().getTime());
});
afterEach(async () => {
  await app.close();
  await database.drop();
});

/** Outlooks that said 0.2 throughout, of weeks that were off throughout. */
async function recordDays(daysAgo: readonly number[]): Promise<void> {
  const { outlooks } = createRepos(database.db);
  for (const ago of daysAgo) {
    const said = toProbabilityBytes(new Array<number>(outlookSlots).fill(0.2));
    const issued = {
      regionId: 'test',
      group: '1',
      day: outlook.today - ago,
      issuedAt: clock.now(),
      modelVersion: 'test',
      said,
      issued: said,
      climatology: said.slice(0, slotsPerDay),
    };
    await outlooks.issue([issued]);
    const came = new Uint8Array(outlookSlots).fill(slotState.off);
    await outlooks.noteOutcome(issued, { came, day: emptyTally(), week: emptyTally() });
  }
}

const daysBetween = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
const calibration = () => readCalibration(app.repos.outlooks, 'test', outlook);

describe('the correction of outlooks', () => {
  test('is learned from a record of 60 days though some of them were missed', async () => {
    await recordDays(daysBetween(7, 70).filter((ago) => ago !== 67 && ago % 10 !== 0));
    const [day, beyond] = await calibration();
    expect(day!.shift).toBeGreaterThan(0.1);
    expect(beyond!.shift).toBeGreaterThan(0.1);
  });

  test('is none while the record is younger than 60 days', async () => {
    await recordDays(daysBetween(7, 66));
    expect(await calibration()).toEqual(noCalibration);
    await recordDays([67]);
    expect(await calibration()).not.toEqual(noCalibration);
  });

  test('is none where half of the 60 days are missing', async () => {
    await recordDays([80, ...daysBetween(7, 35)]);
    expect(await calibration()).toEqual(noCalibration);
    await recordDays([36]);
    expect(await calibration()).not.toEqual(noCalibration);
  });
});
