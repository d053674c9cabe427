import { defineConfig } from '@playwright/test';
export default defineConfig({ testDir: 'e2e', outputDir: '/tmp/fc/results', timeout: 60_000, expect: { timeout: 10_000 }, workers: 1, reporter: 'list',
  use: { baseURL: 'http://127.0.0.1:27311', locale: 'en-ZA', launchOptions: { executablePath: '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'] } } });
