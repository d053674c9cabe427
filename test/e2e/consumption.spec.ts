import { expect, type Page, test } from '@playwright/test';
import { runWip } from '../support/runWip.ts';
import { axeFindings } from './axeFindings.ts';
import { databaseUri } from './secondServer.ts';
import { operatorToken, serverData } from './serverData.ts';

const area = { id: 'za/centurion', name: 'Centurion', place: '-25.86, 28.19' };

test.use({ viewport: { width: 1280, height: 900 }, colorScheme: 'dark', trace: 'off' });

/** A town that the timetable left on for the last hour: simulated meters are silent where it does not. */
async function townWithPower(page: Page) {
  const wasOnAgo = async (areaId: string, minutes: number) => {
    const at = new Date(Date.now() - minutes * 60_000).toISOString();
    const input = encodeURIComponent(JSON.stringify({ areaId, at }));
    const answer = await (await page.request.get(`/trpc/status.area?input=${input}`)).json();
    return answer.result?.data.json.state === 'on';
  };
  for (const name of ['Centurion', 'Midrand', 'Pretoria', 'Sandton', 'Fourways', 'Diepsloot']) {
    const id = `za/${name.toLowerCase()}`;
    const wereOn = await Promise.all([0, 10, 20, 30, 40, 50, 60].map((minutes) => wasOnAgo(id, minutes)));
    if (wereOn.every(Boolean)) return { id, name };
  }
  throw new Error('The power is off in all of the towns.');
}

/** Eight simulated meters with two days behind them; resolves once their sum is published. */
async function simulateUse(page: Page, areaId: string): Promise<void> {
  const result = await runWip(
    ['simulate', '--area', areaId, '--meters', '8', '--history', '2d', '--for', '0s'],
    {
      DATABASE_URI: await databaseUri(),
      DATA_DIR: serverData(process.env.WIP_E2E_DATA!, test.info().parallelIndex),
    },
  );
  expect(result.exitCode, result.stderr).toBe(0);
  const input = encodeURIComponent(JSON.stringify({ areaId }));
  const isPublished = async () => {
    const response = await page.request.get(`/trpc/consumption.live?input=${input}`);
    const { todayKwh, loadKw } = (await response.json()).result.data.json;
    return todayKwh !== null && loadKw !== null;
  };
  await expect.poll(isPublished, { timeout: 120_000, intervals: [1_000] }).toBe(true);
}

test('the map switches between power and use by keyboard, and the link says which', async ({ page }) => {
  await page.goto('/');
  const use = page.getByRole('button', { name: 'Use', exact: true });
  await use.focus();
  await page.keyboard.press('Enter');
  await expect(use).toHaveAttribute('aria-pressed', 'true');
  await expect(page).toHaveURL(/layer=use/);
  await expect(page.locator('.use-legend__body')).toBeVisible();
  await expect(page.locator('.app__legend .state')).toHaveCount(0);
  await page.goto('/?layer=use&at=2026-01-01T00:00Z');
  await expect(page.locator('.use-legend__body')).toContainText('for now only, not for the chosen time');
  await page.getByRole('button', { name: 'Show now' }).click();
  await expect(page).not.toHaveURL(/at=/);
  await page.getByRole('button', { name: 'Power', exact: true }).click();
  await expect(page).not.toHaveURL(/layer=/);
  await expect(page.locator('.app__legend .state').first()).toBeVisible();
});

test('an area’s consumption: two numbers, curves, weeks and years, and every chart as a table', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const town = await townWithPower(page);
  await simulateUse(page, town.id);
  await page.goto(`/?layer=use&area=${town.id}`);
  await expect(page.locator('.use-legend__steps li')).toHaveCount(9);
  const legend = page.locator('.app__legend');
  // the stream tells a step once all of its areas are there
  await expect(legend.getByText('Simulated meters')).toBeVisible({ timeout: 30_000 });
  await expect(legend.getByText(/^1 area of .+ publishes its use\.$/)).toBeVisible();
  const panel = page.getByRole('tabpanel', { name: 'Consumption' });
  await expect(panel.getByText('Using now')).toBeVisible();
  await expect(panel.getByText('Used today')).toBeVisible();
  await expect(panel.getByText('simulated').first()).toBeVisible();
  await expect(panel.getByRole('img', { name: /^Today by the hour\. Today: / })).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);

  await page.goto('/?layer=use');
  await expect(page.locator('.maplibregl-canvas')).toBeVisible();
  await expect(async () => {
    await legend.getByRole('button', { name: 'Show it' }).click();
    await expect(page).toHaveURL(/map=9\.5\/-2[56]\.\d+\/2[78]\./, { timeout: 3_000 });
  }).toPass({ timeout: 30_000 });
  await legend.getByRole('button', { name: town.name, exact: true }).click();
  await expect(panel.getByText('Using now')).toBeVisible();

  const bars = panel.getByRole('figure', { name: /Used per day/ });
  await bars.getByRole('button', { name: 'Show as table' }).click();
  await expect(bars.getByRole('row')).toHaveCount(8);
  const link = panel.getByRole('link', { name: 'Download CSV' });
  const csv = await (await page.request.get((await link.getAttribute('href'))!)).text();
  expect(csv.trim().split(/\r?\n/).length).toBeGreaterThanOrEqual(8);
  await panel.getByRole('button', { name: 'Heat map' }).click();
  const heat = panel.getByRole('figure', { name: /Use by day and hour/ });
  await expect(heat.getByRole('img')).toBeVisible();
  await heat.getByRole('button', { name: 'Show as table' }).click();
  await expect(heat.getByRole('columnheader')).toHaveCount(25);
  await panel.getByRole('button', { name: 'Year' }).click();
  await panel.getByRole('button', { name: 'Bars' }).click();
  await expect(panel.getByRole('figure', { name: /Used per month/ })).toBeVisible();

  await page.getByRole('tab', { name: 'Consumption' }).press('ArrowLeft');
  await expect(page.getByRole('tab', { name: 'History' })).toBeFocused();
  await expect(page.getByRole('tabpanel', { name: 'History' })).toBeVisible();
});

test('an operator makes a meter, hears of its first reading, and its owner sees the next one come', async ({
  page,
  baseURL,
}) => {
  test.setTimeout(120_000);
  await page.goto('/settings');
  await page.getByLabel('Operator’s token').fill('not-the-token-at-all');
  await page.getByRole('button', { name: 'Open' }).click();
  await expect(page.getByRole('alert')).toHaveText('That is not the operator’s token.');
  await page.getByLabel('Operator’s token').fill(operatorToken);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Geyser');
  await page.getByRole('textbox', { name: 'Place' }).fill(area.place);
  await expect(page.getByText(`In the area ${area.name}`)).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Create the meter' }).click();

  await expect(page.getByText('Waiting for the first reading')).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  const apiKey = await page.getByRole('region', { name: 'Sender’s key' }).locator('code').textContent();
  const readKey = await page.getByRole('region', { name: 'Read key' }).locator('code').textContent();
  await expect(page.locator('.snippet pre').first()).toContainText(`${baseURL}/ingest/readings`);
  const send = async (powerKw: number) => {
    const response = await page.request.post('/ingest/readings', {
      headers: { authorization: `Bearer ${apiKey}` },
      data: { readings: [{ powerKw }] },
    });
    expect(response.status()).toBe(202);
  };
  await send(1.25);
  await expect(page.getByText(/First reading received: 1\.25 kW/)).toBeVisible({ timeout: 20_000 });

  await page.goto('/meter');
  await page.getByLabel('Read key', { exact: true }).fill(readKey ?? '');
  await page.getByRole('button', { name: 'Show my meter' }).click();
  await expect(page.getByRole('heading', { name: 'Geyser' })).toBeVisible();
  await expect(page.locator('.use-numbers')).toContainText('live, reading of', { timeout: 20_000 });
  await send(2.5);
  await expect(page.locator('.use-numbers__value').first()).toHaveText('2.5 kW', { timeout: 5_000 });
  expect(page.url()).not.toContain('wipr_');
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('wipr_');
  expect(await axeFindings(page)).toEqual([]);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download CSV' }).click();
  expect((await download).suggestedFilename()).toMatch(/^m_.+\.csv$/);

  await page.getByRole('button', { name: 'Replace the key' }).click();
  await page.getByRole('button', { name: 'Yes, end the old key' }).click();
  const newKey = page.getByRole('region', { name: 'Your new read key' }).locator('code');
  await expect(newKey).toHaveText(/^wipr_/);
  expect(await newKey.textContent()).not.toBe(readKey);
  await page.getByRole('button', { name: 'Forget the key here' }).click();
  await page.getByLabel('Read key', { exact: true }).fill(readKey ?? '');
  await page.getByRole('button', { name: 'Show my meter' }).click();
  await expect(page.getByRole('alert')).toContainText('opens no meter');
});
