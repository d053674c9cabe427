import { type Browser, chromium, type Page } from '@playwright/test';
import type { LonLat } from '@wip/shared/geo.ts';
import { findBrowser } from '../../../scripts/findBrowser.ts';
import { keepMapReadable, untilLit } from '../../e2e/mapPixels.ts';
import config from '../../playwright.config.ts';

const pans = 12;
const settleMs = 4_000;
/** Of the screen; on a map of the world the regions are small. */
const litShare = 0.002;

/**
 * A real browser that puts its pages together as on a machine with graphics, here by a software renderer in its
 * graphics process. With `--disable-gpu` the page's main thread waits in every frame until that renderer has drawn
 * the whole map, and a long task would tell nothing of the page's own work.
 */
export async function openBrowser(): Promise<Browser> {
  const args = config.use?.launchOptions?.args ?? [];
  return chromium.launch({
    executablePath: findBrowser()?.path,
    args: [...args.filter((arg) => arg !== '--disable-gpu'), '--ignore-gpu-blocklist', '--use-gl=angle'],
  });
}

async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark' });
  const page = await context.newPage();
  await page.addInitScript(() => {
    const tasks: { atMs: number; durationMs: number }[] = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) {
        tasks.push({ atMs: startTime, durationMs: duration });
      }
    }).observe({ type: 'longtask', buffered: true });
    Object.assign(window, { longTasks: tasks });
  });
  return page;
}

/** How long a page without any cache takes until areas are lit. */
export async function measureFirstScreen(browser: Browser, address: string): Promise<number> {
  const page = await openPage(browser);
  await keepMapReadable(page);
  await page.goto(address);
  const litMs = await untilLit(page, 'dark', 60_000, litShare);
  await page.context().close();
  return litMs;
}

/** The longest task of the page's main thread while the map is dragged about over a place. */
export async function measurePanning(browser: Browser, address: string, [lon, lat]: LonLat, zoom: number) {
  const page = await openPage(browser);
  await page.goto(`${address}/?map=${zoom}/${lat}/${lon}`);
  await page.locator('.map-view canvas').waitFor();
  await page.waitForTimeout(settleMs);
  const atLoad = await longestTask(page);
  for (let pan = 0; pan < pans; pan++) {
    const [across, down] = [
      [-300, 0],
      [0, -200],
      [300, 0],
      [0, 200],
    ][pan % 4] as [number, number];
    await page.mouse.move(860, 380);
    await page.mouse.down();
    for (let step = 1; step <= 8; step++) {
      await page.mouse.move(860 + (across * step) / 8, 380 + (down * step) / 8);
      await page.waitForTimeout(30);
    }
    await page.mouse.up();
    await page.waitForTimeout(400);
  }
  const panning = await longestTask(page, atLoad.untilMs);
  await page.context().close();
  return { atLoadMs: atLoad.longestMs, panningMs: panning.longestMs };
}

async function longestTask(page: Page, fromMs = 0): Promise<{ longestMs: number; untilMs: number }> {
  return page.evaluate((startMs) => {
    const { longTasks } = window as unknown as { longTasks: { atMs: number; durationMs: number }[] };
    const longestMs = longTasks.reduce(
      (longest, task) => (task.atMs >= startMs ? Math.max(longest, task.durationMs) : longest),
      0,
    );
    return { longestMs, untilMs: performance.now() };
  }, fromMs);
}
