import { expect, type Page, test } from '@playwright/test';
import { findMoment } from './findMoment.ts';
import { showLink } from './showLink.ts';

/** The page in the states that a reader brings it into one after another, and what shows that it is there. */
const states: Record<string, (page: Page) => Promise<void>> = {
  async 'an area'(page) {
    await showLink(page, '/?area=za/centurion');
    await expect(page.locator('.week__day').first()).toBeAttached();
  },
  async 'another moment, with all that unfolds'(page) {
    const off = await findMoment(page, 'f');
    await showLink(page, `/?area=${off.areaId}&at=${off.at}`);
    await expect(page.locator('.answer__title')).toHaveText(/^Power (is|should be) off/);
    await expect(page.locator('.week__day').first()).toBeAttached();
    await page.getByText('What this rests on').click();
    await page.getByRole('button', { name: 'Show 7 days' }).click();
    const table = page.getByRole('button', { name: 'Show as table' });
    await expect(table).toHaveCount(2);
    await table.first().click();
    await table.first().click();
    const more = page.getByRole('button', { name: 'More about time' });
    if (await more.isVisible()) await more.click();
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  },
  async 'the list'(page) {
    await showLink(page, '/?view=list');
    await expect(page.locator('.list__table')).toBeVisible();
  },
  async 'the search'(page) {
    await showLink(page, '/');
    await page.getByRole('combobox', { name: /Search/ }).fill('pretoria');
    await expect(page.getByRole('option', { name: /^Pretoria/ }).first()).toBeVisible();
    await expect(page.locator('.map-view canvas')).toBeVisible();
  },
  async 'the settings'(page) {
    await showLink(page, '/');
    await page.getByRole('button', { name: 'Settings and about' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
  },
  async 'the plain page'(page) {
    await page.goto('/area/za/centurion?at=2026-01-01T00:00Z');
    await expect(page.getByRole('heading', { name: 'Centurion' })).toBeVisible();
  },
  async 'the plain search'(page) {
    await page.goto('/area?q=a');
    await expect(page.getByRole('heading', { name: /^Found for/ })).toBeVisible();
  },
};

const pressable =
  'button, summary, input, a[href], select, textarea, [role=option], [role=button], [role=slider]';

interface Setting {
  width: number;
  fontSize: string;
}

const layouts: { width: number; leastPx: number; narrow: Setting[] }[] = [
  {
    width: 390,
    leastPx: 48,
    narrow: [
      { width: 320, fontSize: '100%' },
      { width: 390, fontSize: '200%' },
    ],
  },
  { width: 1280, leastPx: 40, narrow: [{ width: 1280, fontSize: '200%' }] },
];

for (const { width, leastPx, narrow } of layouts) {
  test(`everything to press is ${leastPx} px large at ${width} px, nothing scrolls sideways or is cut: ${Object.keys(states).join('; ')}`, async ({
    page,
  }) => {
    test.setTimeout(180_000);
    await page.goto('/');
    for (const [name, enter] of Object.entries(states)) {
      await test.step(name, async () => {
        await setLayout(page, { width, fontSize: '100%' });
        await enter(page);
        const sizes = await controlSizes(page);
        expect(sizes.length).toBeGreaterThan(3);
        expect(sizes.filter((size) => size.width < leastPx || size.height < leastPx)).toEqual([]);
        for (const setting of narrow) {
          await setLayout(page, setting);
          expect(await page.evaluate(findWide), `wide at ${JSON.stringify(setting)}`).toEqual([]);
          expect(await page.evaluate(findCut), `cut at ${JSON.stringify(setting)}`).toEqual([]);
        }
      });
    }
  });
}

async function setLayout(page: Page, { width, fontSize }: Setting): Promise<void> {
  await page.setViewportSize({ width, height: 844 });
  await page.evaluate((size) => {
    document.documentElement.style.fontSize = size;
  }, fontSize);
}

async function controlSizes(page: Page) {
  const controls = page.locator(pressable).filter({ visible: true });
  return controls.evaluateAll((elements) =>
    elements.map((element) => {
      // a label is pressed in its control's stead
      const { width, height } = (element.closest('label') ?? element).getBoundingClientRect();
      const words = element.getAttribute('aria-label') ?? element.textContent;
      return { control: `${element.className} ${words}`, width, height };
    }),
  );
}

/** What would scroll sideways. */
function findWide(): string[] {
  const scrolling =
    'main, .sheet__body, .app__list, .app__top, .app__time, .dialog, .search__popup, .time-options';
  return [document.documentElement, ...document.querySelectorAll(scrolling)]
    .filter((element) => element.scrollWidth > element.clientWidth + 1)
    .map((element) => `${element.tagName} ${element.className} ${element.scrollWidth}`);
}

/** Words of an answer that do not fit into their place. */
function findCut(): string[] {
  const words = '.answer *, .panel__other-time *, .time-bar__readout strong, h1, h2, h3, td';
  return [...document.querySelectorAll(words)]
    .filter((element) => !element.classList.contains('visually-hidden') && element.clientWidth > 0)
    .filter(
      ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
        scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 8,
    )
    .map((element) => `${element.className} ${element.textContent}`);
}
