import AxeBuilder from '@axe-core/playwright';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { findMoment } from './findMoment.ts';

const sizes = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
];
const schemes = ['dark', 'light'] as const;
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Brings the page into a state and waits until it is on screen. */
const states: Record<string, (page: Page, context: BrowserContext) => Promise<void>> = {
  async on(page) {
    await openAt(page, 'n', 'Power');
  },
  async off(page) {
    await openAt(page, 'f', 'Power');
  },
  async soon(page) {
    await openAt(page, 's', 'Power');
  },
  async unknown(page) {
    await page.goto('/?area=za/centurion&at=2199-01-01T00:00Z');
    await expect(page.locator('.answer__title')).toHaveText('We don’t know');
    await untilComplete(page);
  },
  async offline(page, context) {
    await page.goto('/?area=za/centurion');
    await expect(page.getByRole('article').getByText(/^Power is/)).toBeVisible();
    await context.setOffline(true);
    await expect(page.getByRole('banner').getByText(/No connection\. Showing what we knew at/)).toBeVisible();
  },
  async error(page) {
    await page.route('**/trpc/status.area*', (route) => route.fulfill({ status: 500, body: 'broken' }));
    await page.goto('/?area=za/centurion');
    await expect(page.getByText(/answer for this area is unavailable/)).toBeVisible();
  },
  async past(page) {
    const yesterdayMs = Date.now() - 24 * 3_600_000;
    await page.goto(`/?area=za/centurion&at=${new Date(yesterdayMs).toISOString().slice(0, 16)}Z`);
    await expect(page.getByRole('article').getByText(/^Showing .+, not now$/)).toBeVisible();
    await untilComplete(page);
  },
  async plain(page) {
    await page.goto('/area/za/centurion');
    await expect(page.getByRole('heading', { name: 'Centurion' })).toBeVisible();
  },
  async 'plain search'(page) {
    await page.goto('/area?q=pretoria');
    await expect(page.getByRole('link', { name: 'Pretoria', exact: true })).toBeVisible();
  },
  async list(page) {
    await page.goto('/?view=list');
    await expect(page.getByRole('table')).toBeVisible();
  },
};

for (const viewport of sizes) {
  for (const colorScheme of schemes) {
    test.describe(`${viewport.width}×${viewport.height} ${colorScheme}`, () => {
      test.use({ viewport, colorScheme, contextOptions: { reducedMotion: 'reduce' } });
      for (const [name, enter] of Object.entries(states)) {
        test(`${name}: axe finds nothing`, async ({ page, context }) => {
          await enter(page, context);
          const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
          expect(
            violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`),
          ).toEqual([]);
        });
      }
    });
  }
}

async function openAt(page: Page, code: 'n' | 'f' | 's', title: string) {
  const moment = await findMoment(page, code);
  await page.goto(`/?area=${moment.areaId}&at=${moment.at}`);
  await expect(page.locator('.answer__title')).toHaveText(new RegExp(`^${title} (is|was|should be)`));
  await untilComplete(page);
}

/** Nothing that comes late moves what is looked at. */
async function untilComplete(page: Page) {
  await expect(page.getByRole('heading', { name: 'The week' })).toBeAttached();
  await expect(page.locator('figure.chart')).toHaveCount(2);
}
