import { expect, test } from '@playwright/test';
import { findMoment } from './findMoment.ts';

test('the panel answers, says why and what comes, and the tab carries the answer', async ({ page }) => {
  await page.goto('/?area=za/centurion');
  const panel = page.getByRole('article', { name: 'Centurion' });
  await expect(panel.getByText(/^Power is (on|off)/)).toBeVisible();
  await expect(panel.getByText(/as of \d\d:\d\d/)).toBeVisible();
  await expect(panel.getByText(/demonstration/).first()).toBeVisible();
  await expect(panel.getByText('Times in South Africa Standard Time')).toBeVisible();
  await expect(panel.getByRole('heading', { name: 'Around now' })).toBeVisible();
  await expect(panel.locator('.week__day')).toHaveCount(7);
  await expect(page).toHaveTitle(/^(On|Off).* – Centurion$/);
  await page.getByRole('button', { name: 'Close this area' }).click();
  await expect(page).toHaveTitle('Where is the Power');
});

test('jumping to the next change answers for that moment and leads back', async ({ page }) => {
  const off = await findMoment(page, 'f', Date.now() + 3_600_000);
  await page.goto(`/?area=${off.areaId}`);
  const panel = page.getByRole('article');
  await panel.getByRole('button', { name: /^Jump to next change/ }).click();
  await expect(page).toHaveURL(/at=/);
  await expect(panel.getByText(/^Showing .+, not now$/)).toBeVisible();
  await expect(panel.getByText(/^Power should be/)).toBeVisible();
  await panel.getByRole('button', { name: 'Back to now' }).click();
  await expect(panel.getByText(/^Power is/)).toBeVisible();
});

test('an off area says when it is back, and which block and stage switch it', async ({ page }) => {
  const off = await findMoment(page, 'f');
  await page.goto(`/?area=${off.areaId}&at=${off.at}`);
  const panel = page.getByRole('article', { name: off.name });
  await expect(panel.locator('.answer__title')).toHaveText(/^Power (is|should be) off/);
  await expect(panel.getByText(/Stage \d switches block \d+ off \d\d:\d\d–\d\d:\d\d\./)).toBeVisible();
});

test('an unknown state says why and opens its evidence by itself', async ({ page }) => {
  await page.goto('/?area=za/centurion&at=2199-01-01T00:00Z');
  const panel = page.getByRole('article');
  await expect(panel.getByText('We don’t know')).toBeVisible();
  await expect(panel.getByText('Nothing is announced for this time yet.')).toBeVisible();
  await expect(panel.getByText(/‘unclear’ means/)).toBeVisible();
});

test('the charts’ tables hold the charts’ numbers', async ({ page }) => {
  await page.goto('/?area=za/centurion');
  const charts = page.locator('figure.chart');
  await expect(charts).toHaveCount(2);
  for (const chart of await charts.all()) {
    const drawn = await chart
      .locator('[data-off-minutes]')
      .evaluateAll((bars) => bars.map((bar) => bar.getAttribute('data-off-minutes')));
    const heights = await chart
      .locator('.chart__off')
      .evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute('height'))));
    await chart.getByRole('button', { name: 'Show as table' }).click();
    const told = await chart
      .locator('tbody tr')
      .evaluateAll((rows) => rows.map((row) => row.children[1]?.textContent));
    expect(drawn.length).toBeGreaterThanOrEqual(7);
    expect(told).toEqual(drawn);
    const minutes = told.map(Number);
    const perMinute = Math.max(...heights) / Math.max(...minutes);
    for (const [index, height] of heights.entries()) {
      expect(height).toBeCloseTo(minutes[index]! * perMinute, 5);
    }
  }
});

test('the copied text is the answer with its link', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/?area=za/centurion');
  await page.getByRole('button', { name: 'Copy as text' }).click();
  await expect(page.getByRole('button', { name: 'Copied ✓' })).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toMatch(/^Centurion, City of Tshwane, Gauteng\nPower is (on|off)/);
  expect(text).toContain('/?area=za/centurion');
});

test('an area that does not exist says so', async ({ page }) => {
  await page.goto('/?area=za/no-such-place');
  await expect(page.getByRole('heading', { name: 'No such area' })).toBeVisible();
});

test('the answer is announced once, not at every refresh', async ({ page }) => {
  await page.goto('/?area=za/centurion');
  const region = page.getByRole('status').filter({ hasText: /Centurion: Power is/ });
  await expect(region).toHaveCount(1);
  const said = await region.textContent();
  const changes = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let count = 0;
        const observer = new MutationObserver((records) => {
          count += records.length;
        });
        for (const element of document.querySelectorAll('[role=status]')) {
          observer.observe(element, { childList: true, characterData: true, subtree: true });
        }
        document.dispatchEvent(new Event('visibilitychange'));
        window.setTimeout(() => resolve(count), 4_000);
      }),
  );
  expect(changes).toBe(0);
  expect(await region.textContent()).toBe(said);
});
