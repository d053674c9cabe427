import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { axeFindings } from './axeFindings.ts';
import { findMoment } from './findMoment.ts';
import { showLink } from './showLink.ts';

const sizes = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
];
const schemes = ['dark', 'light'] as const;

/**
 * Brings the page into a state and waits until it is on screen; one after another in the same page, whose map stays.
 * The last ones leave it.
 */
const states: Record<string, (page: Page, context: BrowserContext) => Promise<void>> = {
  async on(page) {
    await openAt(page, 'n', 'on');
  },
  async off(page) {
    await openAt(page, 'f', 'off');
  },
  async soon(page) {
    await openAt(page, 's', 'on');
  },
  async unknown(page) {
    await showLink(page, '/?area=za/centurion&at=2199-01-01T00:00Z');
    await expect(page.locator('.answer__title')).toHaveText('We don’t know');
    await untilComplete(page);
  },
  async past(page) {
    const yesterdayMs = Date.now() - 24 * 3_600_000;
    await showLink(page, `/?area=za/centurion&at=${new Date(yesterdayMs).toISOString().slice(0, 16)}Z`);
    await expect(page.getByRole('article').getByText(/^Showing .+, not now$/)).toBeVisible();
    await expect(page.locator('.answer__title')).toHaveText(/^Power was/);
    await untilComplete(page);
  },
  async list(page) {
    await showLink(page, '/?view=list');
    // a few rows stand for all
    await page.getByRole('searchbox', { name: /Filter/ }).fill('tshwane');
    await expect(page.getByRole('rowheader', { name: /Centurion/ })).toBeVisible();
  },
  async error(page) {
    await page.route('**/trpc/status.area*', (route) => route.fulfill({ status: 500, body: 'broken' }));
    await showLink(page, '/?area=za/durban');
    await expect(page.getByText(/answer for this area is unavailable/)).toBeVisible();
    await page.unroute('**/trpc/status.area*');
  },
  async offline(page, context) {
    await showLink(page, '/?area=za/centurion');
    await expect(page.getByRole('article').getByText(/^Power is/)).toBeVisible();
    await context.setOffline(true);
    await expect(page.getByRole('banner').getByText(/No connection\. Showing what we knew at/)).toBeVisible();
  },
  async plain(page, context) {
    await context.setOffline(false);
    await page.goto('/area/za/centurion');
    await expect(page.getByRole('heading', { name: 'Centurion' })).toBeVisible();
  },
  async 'plain search'(page) {
    await page.goto('/area?q=pretoria');
    await expect(page.getByRole('link', { name: 'Pretoria', exact: true })).toBeVisible();
  },
};

for (const viewport of sizes) {
  for (const colorScheme of schemes) {
    test.describe(`${viewport.width}×${viewport.height} ${colorScheme}`, () => {
      test.use({ viewport, colorScheme, contextOptions: { reducedMotion: 'reduce' } });

      test(`axe finds nothing in any state: ${Object.keys(states).join(', ')}`, async ({ page, context }) => {
        test.setTimeout(180_000);
        await page.goto('/');
        for (const [name, enter] of Object.entries(states)) {
          await test.step(name, async () => {
            await enter(page, context);
            expect.soft(await axeFindings(page), name).toEqual([]);
          });
        }
      });
    });
  }
}

async function openAt(page: Page, code: 'n' | 'f' | 's', word: 'on' | 'off') {
  const moment = await findMoment(page, code);
  await showLink(page, `/?area=${moment.areaId}&at=${moment.at}`);
  await expect(page.locator('.answer__title')).toHaveText(new RegExp(`^Power (is|was|should be) ${word}`));
  await untilComplete(page);
}

/** Nothing that comes late moves what is looked at. */
async function untilComplete(page: Page) {
  await expect(page.getByRole('heading', { name: 'The week' })).toBeAttached();
  await expect(page.locator('figure.chart')).toHaveCount(2);
}
