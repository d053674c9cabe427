import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBalancer } from '../support/balancer.ts';
import { eventually, startProcess } from '../support/processes.ts';
import { openServers } from '../support/servers.ts';

let servers: Awaited<ReturnType<typeof openServers>>;
beforeAll(async () => {
  servers = await openServers();
}, 120_000);
afterAll(() => servers?.close());

const statusOf = async ({ url }: { url: string }, path: string) =>
  (await fetch(`${url}${path}`, { headers: { connection: 'close' } })).status;

interface Seen {
  requests: number;
  p99Ms: number;
  failures: number;
  first: string[];
  viewers: { open: number; ends: number; returns: number; refusals: number; longestAwayMs: number };
}

test('a process that is told to end under 200 requests a second and 200 viewers fails none and loses none', async () => {
  const [leaving, staying] = await Promise.all([
    servers.start({ DRAIN_SECONDS: '4' }),
    servers.start({ DRAIN_SECONDS: '4' }),
  ]);
  const balancer = await startBalancer([leaving.port, staying.port]);
  const load = startProcess(['test/faults/drainLoad.ts', balancer.url]);
  await load.waitFor(/loaded/, 60_000);
  await sleep(2_000);

  const toldAtMs = performance.now();
  leaving.kill('SIGTERM');
  await eventually(async () => (await statusOf(leaving, '/readyz')) === 503, 4_000);
  expect(await statusOf(leaving, '/trpc/regions.list')).toBe(200); // it still answers
  const exitCode = await leaving.ended();
  const exitMs = performance.now() - toldAtMs;
  await sleep(3_000);
  load.endInput();
  const [, json = ''] = await load.waitFor(/^seen (.*)$/m, 20_000);
  const seen = JSON.parse(json) as Seen;
  await balancer.close();
  staying.kill('SIGTERM');
  await staying.ended();

  console.log(
    `${seen.requests} requests, ${seen.failures} failed, p99 ${seen.p99Ms} ms; ${seen.viewers.ends} viewers were sent ` +
      `away and ${seen.viewers.returns} came back, the last after ${Math.round(seen.viewers.longestAwayMs)} ms; ` +
      `the process ended after ${(exitMs / 1_000).toFixed(1)} s`,
  );
  expect(seen.first).toEqual([]);
  expect(seen.requests).toBeGreaterThan(1_000);
  expect(seen.viewers.ends).toBeGreaterThan(50);
  expect(seen.viewers).toMatchObject({ open: 200, returns: seen.viewers.ends, refusals: 0 });
  expect([exitCode, exitMs < 10_000]).toEqual([0, true]);
});

test('a process that is told to end with nothing to do ends at once, also over open connections', async () => {
  const server = await servers.start();
  await fetch(`${server.url}/healthz`);
  const toldAtMs = performance.now();
  server.kill('SIGTERM');
  expect(await server.ended()).toBe(0);
  expect(performance.now() - toldAtMs).toBeLessThan(3_000);
});
