// 50,000 areas in five regions on one map, as in production: tiles, first screen, panning and memory.
// SCALE_DATA names a data folder to keep; without it the areas are made and imported anew.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { samplePlaces, writeManyRegions } from '../support/manyRegions.ts';
import { measureColdTiles, measureLowZooms } from './scale/coldTiles.ts';
import { measureFirstScreen, measurePanning, openBrowser } from './scale/inBrowser.ts';
import { report } from './scale/report.ts';
import {
  importBundles,
  memoryOf,
  processorSeconds,
  type StartedProduct,
  startProduct,
} from './scale/startProduct.ts';

const areasEach = 10_000;
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const most = { coldTileP95Ms: 150, tileKb: 500, litMs: 5_000, longTaskMs: 200, memoryMb: 400 };
/** Where the map is dragged about: the world, the three countries side by side, one of them, a city. */
const views: { name: string; at: [number, number]; zoom: number }[] = [
  { name: 'the world', at: [10, 40], zoom: 2 },
  { name: 'three countries', at: [11, 47], zoom: 4.5 },
  { name: 'one country', at: [11, 47], zoom: 6 },
  { name: 'between cities', at: [10.5, 46.5], zoom: 8 },
];

const scratch = await mkdtemp(join(tmpdir(), 'wip-scale-'));
const dataDir = process.env.SCALE_DATA ?? join(scratch, 'data');
let product: StartedProduct | undefined;
try {
  if (!existsSync(dataDir)) await prepare();
  const places = samplePlaces(areasEach);
  const browser = await openBrowser();
  try {
    for (let round = 1; round <= rounds; round++) {
      console.log(`Round ${round} of ${rounds}`);
      product = await startProduct(dataDir);
      const { address, serverPid } = product;
      report(
        'first screen lit, right after the start',
        await measureFirstScreen(browser, address),
        most.litMs,
        'ms',
      );
      await untilIdle(serverPid);
      report('processor time until crowded tiles are cut', await processorSeconds(serverPid), null, 's');
      report('memory after that', (await memoryOf(serverPid)).mostMb, most.memoryMb, 'MB');
      const tiles = await measureColdTiles(address, places, round);
      report('cold tile, p95 over z4 to z12', tiles.p95Ms, most.coldTileP95Ms, 'ms');
      report('largest tile of z0 to z3, unzipped', await measureLowZooms(address), most.tileKb, 'kB');
      report('largest tile of z4 to z12, unzipped', tiles.largestKb, most.tileKb, 'kB');
      report('largest tile of z4 to z12, gzipped', tiles.largestGzippedKb, most.tileKb, 'kB');
      report('first screen lit', await measureFirstScreen(browser, address), most.litMs, 'ms');
      const near = await measureFirstScreen(browser, `${address}/?map=5/47/11`);
      report('first screen lit, a link to 25,000 areas', near, most.litMs, 'ms');
      for (const { name, at, zoom } of views) {
        const { atLoadMs, panningMs } = await measurePanning(browser, address, at, zoom);
        report(`longest task while it loads, ${name}`, atLoadMs, null, 'ms');
        report(`longest task while it is dragged, ${name}`, panningMs, most.longTaskMs, 'ms');
      }
      report('memory at most', (await memoryOf(serverPid)).mostMb, most.memoryMb, 'MB');
      await stop(product);
      product = undefined;
    }
  } finally {
    await browser.close();
  }
} finally {
  if (product) await stop(product);
  await rm(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

async function prepare(): Promise<void> {
  console.log(`Making and importing ${areasEach * 5} areas.`);
  const startedAtMs = performance.now();
  await importBundles(dataDir, await writeManyRegions(join(scratch, 'bundles'), areasEach, new Date()));
  report('made and imported', (performance.now() - startedAtMs) / 1_000, null, 's');
}

/** Waits until the server has nothing left to cut ahead. */
async function untilIdle(pid: number): Promise<void> {
  for (let before = -1, now = 0; now - before > 0.1; ) {
    await sleep(2_000);
    before = now;
    now = await processorSeconds(pid);
  }
}

async function stop({ launcher }: StartedProduct): Promise<void> {
  launcher.kill('SIGTERM');
  await launcher.ended();
}
