import { expect, type Locator, type Page, test } from '@playwright/test';
import { runWip } from '../support/runWip.ts';
import { axeFindings } from './axeFindings.ts';
import { databaseUri } from './secondServer.ts';
import { serverData } from './serverData.ts';

const towns = ['Centurion', 'Midrand', 'Sandton'].map((name) => ({ id: `za/${name.toLowerCase()}`, name }));
const historyDays = 60;
/**
 * A town of which a forecast was issued from two months: just after midnight some wait for the end of their day, and one
 * may have got today's already, from what little another test wrote of it.
 */
let area = { id: '', name: '' };

test.use({ viewport: { width: 1280, height: 900 }, colorScheme: 'dark', trace: 'off' });
test.describe.configure({ mode: 'serial' });

async function ask(page: Page, procedure: string, input: object) {
  const query = encodeURIComponent(JSON.stringify(input));
  const answer = await (await page.request.get(`/trpc/${procedure}?input=${query}`)).json();
  return answer.result?.data.json;
}

/** Simulated meters with two months behind them; resolves once a forecast was issued of the sum in one of the towns. */
async function issueForecast(page: Page): Promise<void> {
  const areas = towns.flatMap(({ id }) => ['--area', id]);
  const result = await runWip(
    ['simulate', ...areas, '--meters', '8', '--history', `${historyDays}d`, '--for', '0s'],
    {
      DATABASE_URI: await databaseUri(),
      DATA_DIR: serverData(process.env.WIP_E2E_DATA!, test.info().parallelIndex),
    },
  );
  expect(result.exitCode, result.stderr).toBe(0);
  const isIssued = async () => {
    for (const town of towns) {
      const { quality } = await ask(page, 'forecast.demand', { areaId: town.id });
      if (quality === 'provisional') area = town;
    }
    return area.id !== '';
  };
  await expect.poll(isIssued, { timeout: 240_000, intervals: [2_000] }).toBe(true);
}

async function openForecast(page: Page): Promise<Locator> {
  await page.goto(`/?area=${area.id}`);
  await page.getByRole('tab', { name: 'Forecast' }).click();
  const panel = page.getByRole('tabpanel', { name: 'Forecast' });
  await expect(panel.getByRole('figure', { name: /Today and the next 24 hours/ })).toBeVisible();
  await expect(panel.getByRole('figure', { name: /Chance of being off/ })).toBeVisible();
  return panel;
}

async function cellsOf(figure: Locator): Promise<string[][]> {
  const rows = figure.locator('tbody tr');
  return Promise.all((await rows.all()).map((row) => row.locator('th, td').allTextContents()));
}

test('an area’s forecast: what was issued as curve, table and words, with its score and the simple guesses', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await issueForecast(page);
  const panel = await openForecast(page);
  const demand = panel.getByRole('figure', { name: /Today and the next 24 hours/ });
  await expect(demand.getByText('simulated')).toBeVisible();
  await expect(demand.getByRole('img')).toHaveAccessibleName(/Expected: .+ kW on average/);
  await expect(panel.getByText(/Provisional: it rests on less than 56 days/)).toBeVisible();
  await expect(
    panel.getByText(/such forecasts were off by .+‘same as yesterday’ by .+‘same as a week ago’/),
  ).toBeVisible();
  await expect(panel.getByText(/computed afterwards/).first()).toBeVisible();

  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Africa/Johannesburg' }).format(new Date());
  const from = new Date(`${today}T00:00+02:00`).toISOString();
  const issued = await ask(page, 'forecast.demand', { areaId: area.id, from, hours: 24 });
  await demand.getByRole('button', { name: 'Show as table' }).click();
  const cells = await cellsOf(demand);
  const threeDigits = (value: number | null) =>
    value === null ? '–' : new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 }).format(value);
  expect(cells.length).toBeGreaterThan(24);
  expect(cells.slice(0, 24).map((row) => row[2])).toEqual(issued.medianKw.map(threeDigits));
  expect(cells.slice(0, 24).map((row) => row[3])).toEqual(issued.low80Kw.map(threeDigits));
});

test('the outlook of the week is a bar, words and a table of the same, and says on what it rests', async ({
  page,
}) => {
  const panel = await openForecast(page);
  const outlook = panel.getByRole('figure', { name: /Chance of being off/ });
  await expect(outlook.locator('.outlook__day')).toHaveCount(7);
  for (const words of await outlook.locator('.outlook__words').allTextContents()) {
    expect(words).toMatch(/chance of a cut|announced|No cut likely|Not known/);
  }
  const pieces = await outlook.locator('.outlook__day .outlook__piece').count();
  await outlook.getByRole('button', { name: 'Show as table' }).click();
  expect(await cellsOf(outlook)).toHaveLength(pieces);
  await expect(panel.getByText('‘Off’ here means scheduled to be off, not metered.')).toBeVisible();
});

test('the best hours are found by keyboard alone, and what cannot be asked is refused with its reason', async ({
  page,
}) => {
  const panel = await openForecast(page);
  const card = panel.getByRole('region', { name: 'Best hours for a task' });
  const duration = card.getByLabel('It takes, in hours');
  await duration.focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('99');
  await page.keyboard.press('Enter');
  await expect(card.getByRole('alert')).toContainText('half an hour to 48 hours');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('1');
  await page.keyboard.press('Tab');
  await page.keyboard.type('2');
  await page.keyboard.press('Enter');
  await expect(card.getByRole('alert')).toHaveCount(0);
  const best = card.getByRole('list', { name: 'Best hours, the best first' }).getByRole('listitem');
  await expect(best.first()).toContainText('likely to stay on throughout');
  await expect(card.getByText(/^Ranked by the chance of staying on/)).toBeVisible();
});

test('the consumption tab lays today over what was expected of it', async ({ page }) => {
  await page.goto(`/?area=${area.id}&layer=use`);
  const today = page.getByRole('figure', { name: /Today by the hour/ });
  await expect(today.getByText('expected in 8 of 10 cases')).toBeVisible();
  await today.getByRole('button', { name: 'Show as table' }).click();
  await expect(today.getByRole('columnheader', { name: /80 % from/ })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'What stands out' })).toBeVisible();
});

test('the scores are public: both simple guesses beside the forecast, by area, and the diagram as a table', async ({
  page,
}) => {
  await page.goto('/scores');
  const means = page.getByRole('table', { name: 'Means over the areas of the region' });
  await expect(means.getByRole('rowheader')).toHaveText([
    'Forecast',
    'Same as yesterday',
    'Same as a week ago',
  ]);
  const areas = page.getByRole('table', { name: 'By area, the worst first' });
  await expect(areas.getByRole('link', { name: area.name })).toBeVisible();
  await expect(page.getByText('‘Off’ here means scheduled to be off, not metered.').first()).toBeVisible();
});

test('the map of tomorrow follows the time, and says where no forecast reaches', async ({ page }) => {
  await page.goto('/');
  const layer = page.getByRole('button', { name: 'Tomorrow', exact: true });
  await layer.focus();
  await page.keyboard.press('Enter');
  await expect(layer).toHaveAttribute('aria-pressed', 'true');
  await expect(page).toHaveURL(/layer=tomorrow/);
  await expect(page).toHaveURL(/at=/);
  const legend = page.locator('.app__legend');
  await expect(legend.getByText(/Expected at .+ tomorrow/)).toBeVisible();
  await expect(legend.getByText('cut likely: 50 % or more')).toBeVisible();
  await expect(legend.getByText('simulated meters')).toBeVisible();
  await page.goto('/?layer=tomorrow&at=2026-01-01T00:00Z');
  await expect(legend.getByText('Forecasts reach from now to 48 hours ahead')).toBeVisible();
  await legend.getByRole('button', { name: 'Show now' }).click();
  await expect(legend.getByText(/Expected at .+ today/)).toBeVisible();
});

for (const colorScheme of ['dark', 'light'] as const) {
  for (const viewport of [
    { width: 1280, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test(`forecast and scores are accessible, ${colorScheme}, ${viewport.width} px`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      const panel = await openForecast(page);
      await panel.getByRole('button', { name: 'Find the best hours' }).click();
      await expect(panel.getByText(/^Ranked by/)).toBeVisible();
      expect(await axeFindings(page)).toEqual([]);
      const asTable = panel.getByRole('button', { name: 'Show as table' });
      await expect(asTable).toHaveCount(2);
      await asTable.first().click();
      await asTable.first().click();
      await expect(asTable).toHaveCount(0);
      expect(await axeFindings(page)).toEqual([]);
      await page.goto('/scores');
      await expect(page.getByRole('table').first()).toBeVisible();
      expect(await axeFindings(page)).toEqual([]);
    });
  }
}

test('at 320 px nothing of forecast and scores makes the page scroll sideways', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  const isWide = () => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  const panel = await openForecast(page);
  const widest = await panel.evaluate((element) => element.scrollWidth - element.clientWidth);
  expect(widest).toBe(0);
  expect(await isWide()).toBe(false);
  await page.goto('/scores');
  await expect(page.getByRole('table').first()).toBeVisible();
  expect(await isWide()).toBe(false);
});
