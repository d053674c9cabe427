// pnpm bench: the product against bare references, interleaved in one run, by the median of the rounds.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { openEmbeddedMongo } from '@wip/server/db/embedded.ts';
import superjson from 'superjson';
import { type BenchCase, benchCases, referenceAnswers } from './cases.ts';
import { median } from './median.ts';

const root = resolve(import.meta.dirname, '../..');
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const secondsEach = Number(process.env.BENCH_SECONDS ?? 3);
const run = promisify(execFile);
const children: ChildProcess[] = [];

const folder = await mkdtemp(join(tmpdir(), 'wip-bench-'));
const mongo = await openEmbeddedMongo({
  dataDir: join(folder, 'data'),
  mongodBinary: process.env.MONGOD_BINARY,
  onProgress: (message) => console.log(message),
});
try {
  const unlimited = { CALLS_AT_ONCE: '1000', CALLS_PER_SECOND: '1000000' };
  const env = { ...process.env, DATABASE_URI: mongo.uri, NODE_ENV: 'production', PORT: '0', ...unlimited };
  await run(process.execPath, ['server/src/cli/wip.ts', 'import', 'regions/za', '--activate'], {
    cwd: root,
    env,
  });
  const product = `http://127.0.0.1:${await start(['server/src/main.ts'], env)}`;
  const answers = await referenceAnswers(product);
  await writeFile(join(folder, 'tile.bin'), answers.tile);
  await writeFile(join(folder, 'answers.json'), superjson.stringify(answers.ready));
  const express = await start(
    ['test/bench/reference/express.ts', mongo.uri, answers.datasetId, join(folder, 'tile.bin')],
    env,
  );
  const trpc = await start(['test/bench/reference/trpc.ts', join(folder, 'answers.json')], env);
  const cases = benchCases({
    ...answers,
    product,
    express: `http://127.0.0.1:${express}`,
    trpc: `http://127.0.0.1:${trpc}`,
  });
  const only = process.env.BENCH_ONLY;
  for (const benchCase of cases) if (!only || benchCase.name.includes(only)) await measure(benchCase);
} finally {
  for (const child of children) child.kill('SIGTERM');
  await mongo.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

async function measure(benchCase: BenchCase): Promise<void> {
  const productRates: number[] = [];
  const referenceRates: number[] = [];
  await load(benchCase.product, 1);
  await load(benchCase.reference, 1);
  for (let round = 0; round < rounds; round++) {
    referenceRates.push(await load(benchCase.reference, secondsEach));
    productRates.push(await load(benchCase.product, secondsEach));
  }
  const reference = median(referenceRates);
  const product = median(productRates);
  const ratio = product / reference;
  const isVoid = reference < benchCase.referenceFloor;
  const verdict = isVoid
    ? 'void: the reference is far below its known speed'
    : ratio >= benchCase.least
      ? 'ok'
      : 'MISSED';
  if (verdict !== 'ok') process.exitCode = 1;
  console.log(
    `${benchCase.name.padEnd(34)} ${product.toFixed(0).padStart(7)}/s  reference ${reference.toFixed(0).padStart(7)}/s` +
      `  ratio ${ratio.toFixed(2)} (at least ${benchCase.least})  ${verdict}`,
  );
}

async function load(urls: readonly string[], seconds: number): Promise<number> {
  const file = join(folder, 'urls.txt');
  await writeFile(file, urls.join('\n'));
  const { stdout } = await run(process.execPath, [join(root, 'test/bench/load.ts'), String(seconds), file]);
  return Number(stdout);
}

/** Starts a server and resolves to the port at the end of its first line. */
async function start(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  return /\d+$/.exec(line)?.[0] ?? '';
}
