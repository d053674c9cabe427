// The specs of speed in a real browser, held to what they claim.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { findBrowser } from '../../scripts/findBrowser.ts';

const folder = resolve(import.meta.dirname, '..');
const child = spawn(join(folder, 'node_modules/.bin/playwright'), ['test', '--grep', 'speed:'], {
  cwd: folder,
  env: { ...process.env, WIP_BENCH: '1', CHROMIUM_PATH: findBrowser()?.path },
  stdio: 'inherit',
});
const [code] = (await once(child, 'exit')) as [number | null];
process.exitCode = code ?? 1;
