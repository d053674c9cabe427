// pnpm screenshot <address of a running product>: makes docs/screenshot.png, the picture of the README.
import { resolve } from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser } from '../../scripts/findBrowser.ts';
import { keepMapReadable, untilLit } from '../e2e/mapPixels.ts';
import config from '../playwright.config.ts';

const [address] = process.argv.slice(2);
if (!address) throw new Error('usage: pnpm screenshot <address of a running product>');

const { args } = config.use?.launchOptions ?? {};
const browser = await chromium.launch({ executablePath: findBrowser()?.path, args: [...(args ?? [])] });
const page = await browser.newPage({
  viewport: { width: 1280, height: 800 },
  colorScheme: 'dark',
  timezoneId: 'Africa/Johannesburg',
  locale: 'en-ZA',
});
await keepMapReadable(page);
await page.goto(new URL('/?area=za/centurion&map=5/-29.2/23.2', address).href);
await untilLit(page, 'dark');
await page.waitForTimeout(2_500);
await page.screenshot({ path: resolve(import.meta.dirname, '../../docs/screenshot.png') });
await browser.close();
