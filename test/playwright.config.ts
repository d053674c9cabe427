import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { defineConfig } from '@playwright/test';

// Workers read this file again; what the first reading chose reaches them through the environment.
process.env.WIP_E2E_PORT ??= String(20_000 + Math.floor(Math.random() * 5_000));
process.env.WIP_E2E_DATA ??= makeDataFolder();

function makeDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wip-e2e-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 }));
  return folder;
}

const address = `http://127.0.0.1:${process.env.WIP_E2E_PORT}`;
const projectRoot = resolve(import.meta.dirname, '..');

export default defineConfig({
  testDir: 'e2e',
  outputDir: '../test-results',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  fullyParallel: false,
  workers: 1,
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [['list'], ['json']] : 'list',
  use: {
    baseURL: address,
    locale: 'en-ZA',
    trace: 'retain-on-failure',
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
  webServer: {
    command: `${process.execPath} scripts/start.ts`,
    cwd: projectRoot,
    url: `${address}/readyz`,
    timeout: 90_000,
    env: {
      PORT: process.env.WIP_E2E_PORT,
      DATA_DIR: process.env.WIP_E2E_DATA,
      DATABASE_URI: '',
      LOG_LEVEL: 'warn',
    },
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    stdout: 'pipe',
  },
});
