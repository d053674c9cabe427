// The first screen of the demonstration region as in production, cold cache, median of five loads.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium } from '@playwright/test';
import { findBrowser } from '../../scripts/findBrowser.ts';
import { keepMapReadable, untilLit } from '../e2e/mapPixels.ts';
import config from '../playwright.config.ts';
import { median } from './median.ts';

const loads = 5;
const root = resolve(import.meta.dirname, '../..');
const most = { scriptKb: 120, dataKb: 150, litMs: 4_000 };

const folder = await mkdtemp(join(tmpdir(), 'wip-first-'));
const server = spawn(process.execPath, ['scripts/start.ts'], {
  cwd: root,
  env: {
    ...process.env,
    DATA_DIR: folder,
    DATABASE_URI: '',
    DEMO_METERS: '0',
    PORT: String(25_000 + (process.pid % 5_000)),
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let browser: Browser | undefined;
try {
  const address = await addressOf(server);
  const { args } = config.use?.launchOptions ?? {};
  browser = await chromium.launch({ executablePath: findBrowser()?.path, args: [...(args ?? [])] });
  const results = [];
  for (let load = 0; load < loads; load++) results.push(await loadOnce(browser, address));
  const scriptKb = await scriptKbOf(results[0]!.scripts);
  const dataKb = median(results.map((result) => result.dataKb));
  const litMs = median(results.map((result) => result.litMs));
  if (results.some((result) => result.tiles === 0))
    throw new Error('No tile was seen; the figures mean nothing.');
  report('initial JavaScript, gzipped', scriptKb, most.scriptKb, 'kB');
  report('tiles and status', dataKb, most.dataKb, 'kB');
  report('until lit', litMs, most.litMs, 'ms');
} finally {
  await browser?.close();
  server.kill('SIGTERM');
  await once(server, 'exit');
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

async function loadOnce(launched: Browser, address: string) {
  const context = await launched.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark' });
  const page = await context.newPage();
  await keepMapReadable(page);
  const paths = new Set<string>();
  const sizes: Promise<number>[] = [];
  page.on('requestfinished', (request) => {
    const { pathname } = new URL(request.url());
    paths.add(pathname);
    const isData = /^\/(tiles|trpc)\//.test(pathname);
    if (isData) sizes.push(request.sizes().then((size) => size.responseBodySize + size.responseHeadersSize));
  });
  await page.goto(address);
  const litMs = await untilLit(page, 'dark', 30_000);
  await page.waitForTimeout(1_500);
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  const live = await fetch(`${address}/live/status`);
  const first = await live.body?.getReader().read();
  await context.close();
  return {
    dataKb: (bytes + (first?.value?.length ?? 0)) / 1_000,
    litMs,
    tiles: [...paths].filter((path) => path.startsWith('/tiles/')).length,
    scripts: [...paths].filter((path) => /^\/assets\/.*\.js$/.test(path)),
  };
}

/** The scripts that a first screen loads, gzipped, but for the map's, which come beside it. */
async function scriptKbOf(names: Iterable<string>): Promise<number> {
  const scripts = [...names].filter((name) => !/\/(maplibre|mapbox|MapView)/.test(name));
  const sizes = scripts.map(async (name) => gzipSync(await readFile(join(root, 'client/dist', name))).length);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 1_000;
}

async function addressOf(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const address = /Where is the Power: (http\S+)/.exec(line)?.[1];
    if (address) {
      child.stdout?.resume();
      return address;
    }
  }
  throw new Error('The server did not start.');
}

function report(name: string, value: number, limit: number, unit: string): void {
  if (value > limit) process.exitCode = 1;
  const verdict = value > limit ? 'MISSED' : 'ok';
  console.log(`${name.padEnd(34)} ${value.toFixed(0).padStart(7)} ${unit} (at most ${limit})  ${verdict}`);
}
