import { expect, type Page, test } from '@playwright/test';
import { colourShares, keepMapReadable, untilLit } from './mapPixels.ts';
import { startSecondServer } from './secondServer.ts';
import { limitMs, repeats } from './speed.ts';
import { stageSetter } from './stageSetter.ts';

test.use({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark', trace: 'off' });

/** Waits until the share of dark areas is on one side of a bound. */
async function untilOffShare(page: Page, isReached: (share: number) => boolean): Promise<void> {
  const deadlineMs = Date.now() + 10_000;
  while (!isReached((await colourShares(page, 'dark')).off)) {
    if (Date.now() > deadlineMs) throw new Error('the map did not follow the stage');
    await page.waitForTimeout(20);
  }
}

test('speed: a stage that is set reaches the painted map, through another server', async ({ page }) => {
  test.setTimeout(120_000);
  const { server, url } = await startSecondServer();
  const stages = await stageSetter();
  await keepMapReadable(page);
  await page.goto(url);
  await untilLit(page, 'dark');
  await stages.set(0);
  await page.waitForTimeout(2_000);
  const lit = (await colourShares(page, 'dark')).off;
  const delaysMs: number[] = [];
  for (let run = 0; run < repeats(20); run++) {
    const isCut = run % 2 === 0;
    const startedAtMs = Date.now();
    await stages.set(isCut ? 8 : 0);
    await untilOffShare(page, (share) => (isCut ? share > lit + 0.03 : share < lit + 0.01));
    delaysMs.push(Date.now() - startedAtMs);
    // The lights take 600 ms to come on fully.
    await page.waitForTimeout(isCut ? 100 : 700);
  }
  const sorted = [...delaysMs].sort((a, b) => a - b);
  console.log(
    `stage set to painted: median ${sorted[Math.floor(sorted.length / 2)]} ms, longest ${sorted.at(-1)} ms`,
  );
  await stages.close();
  server.killGroup('SIGTERM');
  await server.ended();
  expect(sorted.at(-1)).toBeLessThanOrEqual(limitMs(2_000));
});

test('a lost connection says so, keeps what is known on the map, and recovers by itself', async ({
  page,
}) => {
  test.setTimeout(90_000);
  const first = await startSecondServer();
  await keepMapReadable(page);
  await page.goto(first.url);
  await untilLit(page, 'dark');
  first.server.killGroup('SIGKILL');
  await first.server.ended();
  const notice = page.getByRole('banner').getByText(/No connection\. Showing what we knew at \d\d:\d\d/);
  await expect(notice).toBeVisible();
  expect((await colourShares(page, 'dark')).on).toBeGreaterThan(0.03);

  const stages = await stageSetter();
  await stages.set(8);
  const again = await startSecondServer({ PORT: new URL(first.url).port });
  await expect(notice).toBeHidden({ timeout: 25_000 });
  const off = (await colourShares(page, 'dark')).off;
  await stages.set(0);
  await untilOffShare(page, (share) => share < off - 0.03);
  await stages.close();
  again.server.killGroup('SIGTERM');
  await again.server.ended();
});

test('tabs of one browser share one stream', async ({ context }) => {
  const streams: string[] = [];
  context.on('request', (request) => {
    if (request.url().includes('/live/status')) streams.push(request.url());
  });
  const first = await context.newPage();
  await keepMapReadable(first);
  await first.goto('/');
  await untilLit(first, 'dark');
  const second = await context.newPage();
  await keepMapReadable(second);
  await second.goto('/');
  await untilLit(second, 'dark');
  expect(streams).toHaveLength(1);
  await first.close();
  await expect.poll(() => streams.length).toBe(2);
  await second.close();
});
