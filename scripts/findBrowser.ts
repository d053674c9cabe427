import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { projectRoot } from './session.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const playwrightDownloadMs = 30_000;
const packageInstallMs = 300_000;

export interface Browser {
  path: string;
  /** How it was come by, for the reader of the output. */
  how: string;
}

/** A Chromium to test with: a given or an installed one, or else one installed now; null where there is none. */
export function findBrowser(): Browser | null {
  return given() ?? onPath() ?? installedApplication() ?? ofPlaywright() ?? debianPackage() ?? download();
}

function given(): Browser | null {
  const path = process.env.CHROMIUM_PATH;
  return path && existsSync(path) ? { path, how: 'named by CHROMIUM_PATH' } : null;
}

function onPath(): Browser | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const name of names) {
    const path = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
    if (path) return { path, how: 'found on the PATH' };
  }
  return null;
}

function installedApplication(): Browser | null {
  const path = applications.find((file) => existsSync(file));
  return path ? { path, how: 'an installed application' } : null;
}

function ofPlaywright(): Browser | null {
  const requireFromTest = createRequire(join(projectRoot, 'test/package.json'));
  const { chromium }: { chromium: { executablePath(): string } } = requireFromTest('@playwright/test');
  const path = chromium.executablePath();
  return existsSync(path) ? { path, how: "in Playwright's cache" } : null;
}

function debianPackage(): Browser | null {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null;
  console.log("No browser found: installing Debian's chromium package.");
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '--no-install-recommends', 'chromium'];
  const ready =
    run('apt-get', ['update'], packageInstallMs, env) && run('apt-get', install, packageInstallMs, env);
  const found = ready ? onPath() : null;
  return found && { path: found.path, how: "installed as Debian's package just now" };
}

function download(): Browser | null {
  console.log("No browser found: trying Playwright's download for 30 s.");
  run(
    join(projectRoot, 'test/node_modules/.bin/playwright'),
    ['install', 'chromium'],
    playwrightDownloadMs,
    process.env,
  );
  const found = ofPlaywright();
  return found && { path: found.path, how: 'downloaded by Playwright just now' };
}

function run(command: string, args: string[], timeout: number, env: NodeJS.ProcessEnv): boolean {
  try {
    execFileSync(command, args, { timeout, env, stdio: ['ignore', 'ignore', 'inherit'] });
    return true;
  } catch {
    return false;
  }
}
