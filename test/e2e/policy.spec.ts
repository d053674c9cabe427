import { expect, type Page, test } from '@playwright/test';

/** What the browser refused since the page's own policy forbids it, in pages and in their workers. */
function watchRefusals(page: Page): string[] {
  const refusals: string[] = [];
  page.on('console', (message) => {
    if (/content security policy|permissions policy/i.test(message.text())) refusals.push(message.text());
  });
  return refusals;
}

test('the page needs nothing that its own policy forbids, on the map, in the list and in an area', async ({
  page,
}) => {
  const refusals = watchRefusals(page);
  await page.goto('/?area=za/centurion');
  await expect(page.locator('.maplibregl-canvas')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('heading', { name: /centurion/i }).first()).toBeVisible({ timeout: 30_000 });
  await page.goto('/?view=list');
  await expect(page.getByRole('table')).toBeVisible({ timeout: 30_000 });
  expect(refusals).toEqual([]);
});

test('code that somebody gets into the page is not run', async ({ page }) => {
  const refusals = watchRefusals(page);
  await page.goto('/');
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "run"';
    document.body.append(script);
  });
  expect(await page.title()).not.toBe('run');
  expect(refusals).toHaveLength(1);
});
