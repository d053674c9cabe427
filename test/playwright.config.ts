import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { defineConfig } from '@playwright/test';
import { operatorToken, serverData } from './e2e/serverData.ts';

const workers = 2;

// Workers read this file again; what the first reading chose reaches them through the environment.
process.env.WIP_E2E_PORT ??= String(20_000 + Math.floor(Math.random() * 5_000));
process.env.WIP_E2E_DATA ??= makeDataFolder();

function makeDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wip-e2e-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 }));
  return folder;
}

/** A server and a database for each worker: stages that one sets do not reach the pages of the other. */
const servers = Array.from({ length: workers }, (_, index) => {
  const port = String(Number(process.env.WIP_E2E_PORT) + index);
  return { port, dataDir: serverData(process.env.WIP_E2E_DATA!, index), url: `http://127.0.0.1:${port}` };
});
const ownServer = servers[Number(process.env.TEST_PARALLEL_INDEX ?? 0)]!;
const projectRoot = resolve(import.meta.dirname, '..');

export default defineConfig({
  testDir: 'e2e',
  outputDir: '../test-results',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  fullyParallel: false,
  workers,
  // one that passes only the second time is listed and counted as unsteady
  retries: process.env.CI ? 1 : 0,
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [['list'], ['json']] : 'list',
  use: {
    baseURL: ownServer.url,
    locale: 'en-ZA',
    // what was done and asked; pictures of every moment would cost as much as the tests themselves
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--use-angle=swiftshader',
        '--enable-unsafe-swiftshader',
      ],
    },
  },
  webServer: servers.map(({ port, dataDir, url }) => ({
    command: `${process.execPath} scripts/start.ts`,
    cwd: projectRoot,
    url: `${url}/readyz`,
    timeout: 90_000,
    env: {
      PORT: port,
      DATA_DIR: dataDir,
      DATABASE_URI: '',
      DEMO_METERS: '0',
      LOG_LEVEL: 'warn',
      OPERATOR_TOKEN: operatorToken,
    },
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    stdout: 'pipe',
  })),
});
