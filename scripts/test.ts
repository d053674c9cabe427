// pnpm test: everything that CI runs; pnpm test:long adds what takes longer (kills, load, size).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findMongod } from '../server/src/db/embedded/binary.ts';
import { findBrowser } from './findBrowser.ts';
import { projectRoot, runCommand, type Session } from './session.ts';
import { readPlaywrightTotals, readVitestTotals, type Totals } from './testReports.ts';

interface Step {
  name: string;
  command: string[];
  cwd?: string;
  /** Reads the report of a step that runs tests. */
  totals?: () => Totals | null;
}

const isLong = process.argv.includes('--long');

await runCommand(async (session) => {
  const reports = mkdtempSync(join(tmpdir(), 'wip-reports-'));
  session.onEnd(() => rmSync(reports, { recursive: true, force: true }));
  const mongod = await findMongod({
    mongodBinary: process.env.MONGOD_BINARY || undefined,
    cacheHome: process.env.XDG_CACHE_HOME || undefined,
    onProgress: (message) => console.log(message),
  });
  console.log(`Database: mongod ${mongod.version}`);
  const browser = findBrowser();
  console.log(browser ? `Browser: ${browser.path} (${browser.how})` : 'Browser: none');

  const env = {
    ...process.env,
    ...(isLong ? { WIP_LONG: '1' } : {}),
    ...(browser ? { CHROMIUM_PATH: browser.path } : {}),
    PATH: [join(projectRoot, 'node_modules/.bin'), process.env.PATH].join(delimiter),
  };
  const sum: Totals = { passed: 0, failed: 0, skipped: 0 };
  for (const step of steps(reports)) add(sum, await runStep(session, step, env));
  add(sum, await runBrowserTests(session, browser !== null, reports, env));
  if (sum.skipped > 0) console.log(`${sum.skipped} skipped`);
  if (sum.unsteady) console.log(`${sum.unsteady} passed only when run again`);
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  await session.end(sum.failed > 0 ? 'Some tests or checks failed; the lines above say which.' : undefined);
});

function steps(reports: string): Step[] {
  return [
    { name: 'format and lint', command: ['biome', 'ci', '--error-on-warnings', '.'] },
    { name: 'types', command: ['tsc', '--noEmit'] },
    { name: 'client build', command: ['vite', 'build'], cwd: 'client' },
    vitestStep(reports, 'unit and integration tests', ['unit', 'integration']),
    vitestStep(reports, 'fault tests', ['faults']),
    ...(isLong ? [vitestStep(reports, 'long tests', ['long'])] : []),
  ];
}

function vitestStep(reports: string, name: string, projects: string[]): Step {
  const file = join(reports, `${projects[0]}.json`);
  return {
    name,
    command: [
      ...['vitest', 'run', '--root', 'test', '--passWithNoTests'],
      ...projects.flatMap((project) => ['--project', project]),
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    ],
    totals: () => readVitestTotals(file),
  };
}

async function runBrowserTests(
  session: Session,
  hasBrowser: boolean,
  reports: string,
  env: NodeJS.ProcessEnv,
): Promise<Totals> {
  const folder = join(projectRoot, 'test/e2e');
  const hasTests = existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.spec.ts'));
  if (!hasTests) {
    console.log('\n== browser tests: there are none yet');
    return { passed: 0, failed: 0, skipped: 0 };
  }
  if (!hasBrowser) {
    console.error('\nThe browser tests cannot run: install chromium or set CHROMIUM_PATH to one.');
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const file = join(reports, 'browser.json');
  return runStep(
    session,
    {
      name: 'browser tests',
      command: ['playwright', 'test', '--config', 'playwright.config.ts'],
      cwd: 'test',
      totals: () => readPlaywrightTotals(file),
    },
    { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  );
}

/** Runs one step; a failed step without a report counts as one failure. */
async function runStep(session: Session, step: Step, env: NodeJS.ProcessEnv): Promise<Totals> {
  console.log(`\n== ${step.name}`);
  const startedAtMs = performance.now();
  const [command = '', ...args] = step.command;
  const cwd = join(projectRoot, step.cwd ?? '.');
  const path = [join(cwd, 'node_modules/.bin'), env.PATH].join(delimiter);
  const child = spawn(command, args, {
    cwd,
    env: { ...env, PATH: path },
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  session.onEnd(() => child.kill('SIGTERM'));
  const code = await Promise.race([
    once(child, 'exit').then(([exitCode]) => exitCode as number | null),
    once(child, 'error').then(() => null),
  ]);
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  console.log(`== ${step.name}: ${code === 0 ? 'passed' : 'FAILED'} in ${seconds} s`);
  const totals = step.totals?.() ?? { passed: 0, failed: 0, skipped: 0 };
  return { ...totals, failed: code === 0 ? totals.failed : Math.max(totals.failed, 1) };
}

function add(sum: Totals, more: Totals): void {
  sum.passed += more.passed;
  sum.failed += more.failed;
  sum.skipped += more.skipped;
  sum.unsteady = (sum.unsteady ?? 0) + (more.unsteady ?? 0);
}
