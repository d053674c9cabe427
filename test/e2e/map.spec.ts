import { expect, test } from '@playwright/test';
import { colourShares, keepMapReadable, untilLit } from './mapPixels.ts';

test.use({ viewport: { width: 1280, height: 800 } });

for (const theme of ['dark', 'light'] as const) {
  test(`the ${theme} map paints areas by state over land and sea`, async ({ browser }) => {
    const page = await browser.newPage({ colorScheme: theme, viewport: { width: 1280, height: 800 } });
    await keepMapReadable(page);
    await page.goto('/');
    await untilLit(page, theme);
    // the land around the region may come a moment after its areas
    await expect.poll(async () => (await colourShares(page, theme)).land).toBeGreaterThan(0.1);
    const shares = await colourShares(page, theme);
    expect(shares.water).toBeGreaterThan(0.2);
    expect(shares.on).toBeGreaterThan(0.05);
    await page.close();
  });
}

test('changing the theme repaints the map in place, without loading it again', async ({ page }) => {
  await keepMapReadable(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  await untilLit(page, 'light');
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.emulateMedia({ colorScheme: 'dark' });
  await untilLit(page, 'dark', 5_000);
  expect(requests.filter((url) => url.includes('/tiles/') || url.includes('/basemap/'))).toEqual([]);
});

test('a link with an area and a camera opens with both', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await keepMapReadable(page);
  await page.goto('/?area=za/centurion&map=5/-28.8/22.5');
  await untilLit(page, 'dark');
  await expect(page.locator('#answer')).toContainText('Centurion');
  await page.waitForTimeout(1_500);
  await expect(page).toHaveURL(/map=5\//);
});

test('a tap on an area opens it, and the pointer tells its name and state', async ({ page }) => {
  await keepMapReadable(page);
  await page.goto('/?map=8/-25.75/28.2');
  const map = page.locator('.map-view canvas');
  await expect(map).toBeVisible();
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.waitForTimeout(1_500);
  await page.mouse.move(840, 400);
  await page.mouse.move(842, 402);
  await expect(page.locator('.map-tooltip')).toContainText(/On|Off|Unknown|Maybe/);
  await expect(page.locator('.map-tooltip strong')).not.toBeEmpty();
  const name = await page.locator('.map-tooltip strong').textContent();
  await page.mouse.click(842, 402);
  await expect(page).toHaveURL(/area=za/);
  await expect(page.locator('#answer')).toContainText(name ?? '');
});

test('the map is one stop of the keyboard: arrows pan, plus zooms, Enter lists the areas in view', async ({
  page,
}) => {
  await keepMapReadable(page);
  await page.goto('/');
  const map = page.locator('.map-view canvas');
  await map.waitFor();
  await page.waitForTimeout(1_500);
  await map.focus();
  await page.keyboard.press('+');
  await expect(page).toHaveURL(/map=/);
  const before = page.url();
  await page.waitForTimeout(600);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.url()).not.toBe(before);
  await expect(page.getByRole('status').filter({ hasText: /Showing \d+ areas: / })).toBeAttached();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/view=list/);
});

test('land that no region covers says so', async ({ page }) => {
  await keepMapReadable(page);
  await page.goto('/?map=5/-22.5/24');
  await page.locator('.map-view canvas').waitFor();
  await page.waitForTimeout(2_000);
  await page.mouse.click(640, 380);
  await expect(page.getByText('We don’t cover this place yet.')).toBeVisible();
});

test('without WebGL the page shows the list', async ({ page }) => {
  await page.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = () => null;
  });
  await page.goto('/');
  await expect(page).toHaveURL(/view=list/);
});
