import { describe, expect, test } from 'vitest';
import { errorRaisedByCuts } from '../../support/cutDemand.ts';
import { openSeries } from '../../support/openSeries.ts';
import { sharedData } from '../../support/sharedData.ts';

const isLong = process.env.WIP_LONG === '1';
const seriesIds = isLong ? ['pjm_duq', 'pjm_dom', 'aus_vic'] : ['pjm_duq'];
const seeds = isLong ? [1, 2, 3, 4, 5] : [1];
const every = isLong ? 1 : 6;

describe.skipIf(sharedData() === null)(
  'forecasts of real demand with cuts of 2.5 hours on 30 % of days',
  () => {
    test.each(seriesIds)('are less than a third worse than without them: %s', async (seriesId) => {
      const raised = errorRaisedByCuts((await openSeries()).get(seriesId)!, seeds, every);
      if (isLong) console.info(`${seriesId}: the error rises by ${(100 * (raised - 1)).toFixed(1)} %`);
      expect(raised).toBeLessThan(1.3);
    });
  },
);
