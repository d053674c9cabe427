import { expect, type Page } from '@playwright/test';
import { decodeStatusColumns } from '@wip/shared/status/statusColumns.ts';
import type { StatusCode } from '@wip/shared/status/timelines.ts';

const wholeRegion = [16, -35, 33, -22];
const hourMs = 3_600_000;

export interface Moment {
  areaId: string;
  name: string;
  /** As a link says it. */
  at: string;
}

/** The first moment from `fromMs` on, by the hour, at which some area of the demonstration has the state. */
export async function findMoment(page: Page, code: StatusCode, fromMs = Date.now()): Promise<Moment> {
  const areas = await ask<{ areas: { areaId: string; number: number; name: string }[] }>(
    page,
    'areas.inView',
    {
      bbox: wholeRegion,
    },
  );
  for (let hour = 0; hour < 7 * 24; hour++) {
    const at = new Date(fromMs + hour * hourMs);
    at.setUTCSeconds(0, 0);
    const { columns } = await ask<{ columns: string }>(page, 'status.inView', {
      bbox: wholeRegion,
      at: at.toISOString(),
    });
    const { codes, numbers } = decodeStatusColumns(columns);
    const area = areas.areas.find(({ number }) => number === numbers[codes.indexOf(code)]);
    if (codes.includes(code) && area) {
      return { areaId: area.areaId, name: area.name, at: `${at.toISOString().slice(0, 16)}Z` };
    }
  }
  throw new Error(`No area has the state ${code} within a week.`);
}

/** Asks a procedure of the real server. */
export async function ask<Answer>(page: Page, procedure: string, input: unknown): Promise<Answer> {
  const response = await page.request.get(
    `/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`,
  );
  expect(response.ok(), await response.text()).toBe(true);
  return (await response.json()).result.data.json as Answer;
}
