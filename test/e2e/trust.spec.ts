import { expect, type Page, test } from '@playwright/test';
import { confirmStage, setStage } from '@wip/server/cli/operatorStage.ts';
import { connectDatabase } from '@wip/server/db/connect.ts';
import { createRepos } from '@wip/server/db/repos.ts';
import type { Timetable } from '@wip/shared/schedule/timetable.ts';
import type { RunningProcess } from '../support/processes.ts';
import { insertRegion } from '../support/testRegion.ts';
import { databaseUri, startSecondServer } from './secondServer.ts';

/* What users of such maps complain about, each as a page that stays open. */

test.use({ viewport: { width: 1280, height: 800 } });

const secondMs = 1_000;
const hourMs = 3_600_000;
const week = [1, 2, 3, 4, 5, 6, 7];

/** Off all day long at one stage. */
function wholeDays(stage: number): Timetable {
  const halves = [
    { startMinute: 0, finishMinute: 720 },
    { startMinute: 720, finishMinute: 0 },
  ];
  return {
    cycle: { kind: 'week' },
    rows: week.flatMap((day) => halves.map((half) => ({ day, stage, ...half }))),
  };
}

let database: Awaited<ReturnType<typeof connectDatabase>>;
let server: RunningProcess;
let url: string;

test.beforeAll(async () => {
  const uri = (await databaseUri()).replace('/wip?', `/trust-${Date.now()}?`);
  database = await connectDatabase(uri);
  ({ server, url } = await startSecondServer({ DATABASE_URI: uri }));
});

test.afterAll(async () => {
  server.killGroup('SIGTERM');
  await server.ended();
  await database.db.dropDatabase();
  await database.client.close();
});

/** A region of its own for a test: block 1 is off at stage 1, block 2 at stage 2, all day long. */
async function addRegion(id: string, staleAfterH = 24, corner: [number, number] = [28, -26]): Promise<void> {
  await insertRegion(database, {
    id,
    staleAfterH,
    areas: [
      { key: 'first', name: `First of ${id}`, group: '1', corner },
      { key: 'second', name: `Second of ${id}`, group: '2', corner: [corner[0] + 0.1, corner[1]] },
      { key: 'apart', name: `Apart in ${id}`, group: null, corner: [corner[0] + 0.2, corner[1]] },
    ],
    timetables: { 1: wholeDays(1), 2: wholeDays(2) },
  });
}

const operator = () => ({ repos: createRepos(database.db), now: () => new Date() });

/** Announces a stage from some time ahead of now to another. */
function announce(regionId: string, stage: number, fromMs: number | null, toMs: number | null) {
  const iso = (aheadMs: number) => new Date(Date.now() + aheadMs).toISOString();
  const span = {
    ...(fromMs !== null && { from: iso(fromMs) }),
    ...(toMs !== null && { to: iso(toMs) }),
  };
  return setStage({ regionId, stageText: String(stage), ...span }, operator());
}

const panelOf = (page: Page) => page.getByRole('article');

async function open(page: Page, areaId: string, more = ''): Promise<void> {
  await expect(async () => {
    await page.goto(`${url}/?area=${areaId}${more}`);
    await expect(panelOf(page).getByText(/^Power (is|was|should be)|^We don’t know/)).toBeVisible();
  }).toPass();
}

test('stale: once its source has been silent for too long, an open page says so and since when', async ({
  page,
}) => {
  await addRegion('stale', (12 * secondMs) / hourMs);
  await announce('stale', 1, null, 5 * hourMs);
  await open(page, 'stale/first');
  await expect(panelOf(page).getByText('Power is off', { exact: true })).toBeVisible();
  await expect(panelOf(page).getByText('We don’t know', { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(
    panelOf(page).getByText(/source of announcements has been silent since \d\d:\d\d/),
  ).toBeVisible();
  await expect(panelOf(page).getByText(/^Power was off when we last knew, at/)).toBeVisible();
  await expect(page).toHaveTitle(/^Unknown – First/);
  await expect(page.getByRole('banner').getByText(/silent since/)).toBeVisible();
  await confirmStage('stale', operator());
  await expect(panelOf(page).getByText('Power is off', { exact: true })).toBeVisible();
});

test('phantom: a cut that was withdrawn is gone from an open page, at its own time as well', async ({
  page,
}) => {
  await addRegion('phantom');
  await announce('phantom', 0, null, 48 * hourMs);
  await announce('phantom', 1, 2 * hourMs, 4 * hourMs);
  await open(page, 'phantom/first');
  const cuts = panelOf(page).locator('.windows li');
  await expect(cuts).toHaveCount(1);
  await expect(panelOf(page).getByText(/then off until/)).toBeVisible();
  await announce('phantom', 0, 2 * hourMs - 60_000, 4 * hourMs + 60_000);
  await expect(cuts).toHaveCount(0);
  await expect(panelOf(page).getByText(/then off until/)).toBeHidden();
  const then = new Date(Date.now() + 3 * hourMs).toISOString().slice(0, 16);
  await open(page, 'phantom/first', `&at=${then}Z`);
  await expect(panelOf(page).getByText('Power should be on', { exact: true })).toBeVisible();
});

test('uncleared: when a cut ends, an open page says that the power is back, by itself', async ({ page }) => {
  await addRegion('uncleared');
  await announce('uncleared', 0, null, 48 * hourMs);
  await open(page, 'uncleared/first', '&view=list');
  const row = page.getByRole('row', { name: /First of uncleared/ });
  await announce('uncleared', 1, null, 8 * secondMs);
  await expect(panelOf(page).getByText('Power is off', { exact: true })).toBeVisible();
  await expect(row).toContainText('Off');
  await expect(page).toHaveTitle(/^Off/);
  await expect(panelOf(page).getByText('Power is on', { exact: true })).toBeVisible({ timeout: 15_000 });
  await expect(row).toContainText('On');
  await expect(page).toHaveTitle(/^On/);
});

test('too broad: a stage switches its own block in its own region, and nothing beside it', async ({
  page,
}) => {
  await addRegion('broad', 24, [29, -26]);
  await addRegion('beside', 24, [29.3, -26]);
  await announce('beside', 0, null, 48 * hourMs);
  await announce('broad', 1, null, 5 * hourMs);
  for (const [areaId, answer] of [
    ['broad/first', 'Power is off'],
    ['broad/second', 'Power is on'],
    ['broad/apart', 'We don’t know'],
    ['beside/first', 'Power is on'],
  ] as const) {
    await open(page, areaId);
    await expect(panelOf(page).getByText(answer, { exact: true })).toBeVisible();
  }
  await page.goto(`${url}/?view=list&area=broad/first`);
  const off = page.getByRole('table').getByRole('row').filter({ hasText: /Off/ });
  await expect(off).toHaveCount(1);
  await expect(off).toContainText('First of broad');
});

test('unexplained: every answer says why, who says so, as of when and how sure we are', async ({ page }) => {
  await addRegion('explained');
  await announce('explained', 1, null, 5 * hourMs);
  const far = new Date(Date.now() + 30 * 24 * hourMs).toISOString().slice(0, 16);
  for (const { areaId, more, why } of [
    { areaId: 'explained/first', more: '', why: /^Stage 1 switches block 1 off \d\d:\d\d–\d\d:\d\d\.$/ },
    {
      areaId: 'explained/second',
      more: '',
      why: /^Stage 1 is in force, but block 2 is not switched off at this time\.$/,
    },
    { areaId: 'explained/apart', more: '', why: /^No timetable says when this area is switched off\.$/ },
    { areaId: 'explained/first', more: `&at=${far}Z`, why: /^Nothing is announced for this time yet\.$/ },
  ]) {
    await open(page, areaId, more);
    const panel = panelOf(page);
    await expect(panel.getByText(why)).toBeVisible();
    await expect(panel.getByText(/^(Expected|Unclear) · as of \d\d:\d\d/)).toBeVisible();
    const evidence = panel.locator('details.evidence');
    if ((await evidence.getAttribute('open')) === null) await evidence.locator('summary').click();
    await expect(evidence.getByRole('listitem')).toContainText(
      /^Timetable.*(operator|stage source), heard \d\d:\d\d today$/,
    );
    await expect(evidence.getByText(/means:/)).toBeVisible();
  }
});

test('a past moment is shown with what was known then and what turned out', async ({ page }) => {
  await addRegion('then');
  const past = new Date(Math.floor((Date.now() - 2 * hourMs) / 60_000) * 60_000);
  const repos = createRepos(database.db);
  const fact = {
    regionId: 'then',
    startsAtMs: past.getTime() - hourMs,
    endsAtMs: past.getTime() + hourMs,
    sequence: 0,
    source: 'operator',
  };
  await repos.schedule.addStageFacts([
    { ...fact, factId: 'then/1', stage: 0, recordedAtMs: past.getTime() - 2 * hourMs },
    { ...fact, factId: 'then/2', stage: 1, recordedAtMs: past.getTime() + 60_000 },
  ]);
  await open(page, 'then/first', `&at=${past.toISOString().slice(0, 16)}Z`);
  const panel = panelOf(page);
  await expect(panel.getByText('Power was off', { exact: true })).toBeVisible();
  const known = panel.getByRole('region', { name: /^At \d\d:\d\d (yesterday )?we knew$/ });
  await expect(known).toContainText('Power is on');
  await expect(known).toContainText('It turned out otherwise: power was off until');
});
