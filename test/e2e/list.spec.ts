import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { decodeStatusColumns } from '@wip/shared/status/statusColumns.ts';
import { parse } from 'csv-parse/sync';
import { ask } from './findMoment.ts';

const wholeRegion = [16, -35, 33, -22];
const names: Record<string, string> = { n: 'on', s: 'soon', m: 'maybe', f: 'off', u: 'unknown' };

// The last one lies beyond the time bar.
for (const hours of [-30, 5, 60, 24 * 30]) {
  test(`the list equals the answers ${hours} hours from now`, async ({ page }) => {
    const at = new Date(Math.floor(Date.now() / 1_800_000) * 1_800_000 + hours * 3_600_000).toISOString();
    const { columns } = await ask<{ columns: string }>(page, 'status.inView', { bbox: wholeRegion, at });
    const { areas } = await ask<{ areas: { areaId: string; number: number }[] }>(page, 'areas.inView', {
      bbox: wholeRegion,
    });
    const { codes, numbers } = decodeStatusColumns(columns);
    const codeOf = new Map(numbers.map((number, index) => [number, codes[index]!]));

    await page.goto(`/?view=list&at=${at.slice(0, 16)}Z`);
    const rows = await downloadRows(page);
    expect(rows.length).toBe(areas.length);
    const listed = new Map(rows.map((row) => [row.area_id, row.state]));
    for (const { areaId, number } of areas) {
      expect([areaId, listed.get(areaId)]).toEqual([areaId, names[codeOf.get(number)!]]);
    }
  });
}

test('the list begins with what is off, sorts by its headers and filters by name', async ({ page }) => {
  await page.goto('/?view=list');
  const table = page.getByRole('table');
  await expect(table.getByRole('columnheader', { name: 'State' })).toHaveAttribute('aria-sort', 'ascending');
  await table.getByRole('button', { name: 'Area' }).click();
  await expect(table.getByRole('columnheader', { name: 'Area' })).toHaveAttribute('aria-sort', 'ascending');
  await expect(table.getByRole('rowheader').first()).toContainText(/^A/);
  await table.getByRole('button', { name: 'Area' }).click();
  await expect(table.getByRole('columnheader', { name: 'Area' })).toHaveAttribute('aria-sort', 'descending');
  await page.getByRole('searchbox', { name: /Filter/ }).fill('centurion');
  await expect(table.getByRole('rowheader').first()).toContainText('Centurion');
  await page.getByRole('searchbox', { name: /Filter/ }).fill('qqqq');
  await expect(page.getByText('No area’s name holds ‘qqqq’.')).toBeVisible();
});

async function downloadRows(page: Page): Promise<Record<string, string>[]> {
  await expect(page.getByRole('table')).toBeVisible();
  // The states of another moment come a little after the names.
  await expect(page.getByRole('table').getByText('…')).toHaveCount(0);
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download CSV' }).click();
  const file = await (await waiting).path();
  return parse(await readFile(file, 'utf8'), { columns: true });
}
