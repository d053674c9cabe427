import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askTls } from '../support/askTls.ts';
import { makeCertificate } from '../support/certificates.ts';
import { startProcess } from '../support/processes.ts';
import { openServers } from '../support/servers.ts';

const connections = 1_000;
/** Longer than a head may take, so that the first ones are cut. */
const attackMs = 22_000;

let servers: Awaited<ReturnType<typeof openServers>>;
let folder: string;
beforeAll(async () => {
  servers = await openServers();
  folder = mkdtempSync(join(tmpdir(), 'wip-loris-'));
  const { cert, key } = makeCertificate();
  writeFileSync(join(folder, 'cert.pem'), cert);
  writeFileSync(join(folder, 'key.pem'), key);
}, 120_000);
afterAll(async () => {
  await servers?.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each(['http', 'https'])(
  '1,000 connections over %s that never end their head are cut, and hurt nobody else',
  async (protocol) => {
    const tls = { TLS_CERT: join(folder, 'cert.pem'), TLS_KEY: join(folder, 'key.pem') };
    const server = await servers.start({ STREAMS_AT_ONCE: '200', ...(protocol === 'https' && tls) });
    const ask = async () => {
      const startedAtMs = performance.now();
      const url = `${server.url}/trpc/regions.list`;
      const { status } = protocol === 'https' ? await askTls(url) : await fetch(url);
      expect(status).toBe(200);
      return performance.now() - startedAtMs;
    };
    for (let count = 0; count < 1_000; count++) await ask();
    const beforeMb = residentMb(server.pid);

    const loris = startProcess(['test/faults/slowLoris.ts', server.url, String(connections)]);
    await loris.waitFor(/attacking/, 60_000);
    const durationsMs: number[] = [];
    let mostMb = 0;
    const untilMs = performance.now() + attackMs;
    while (performance.now() < untilMs) {
      durationsMs.push(await ask());
      mostMb = Math.max(mostMb, residentMb(server.pid));
      await sleep(20);
    }
    loris.endInput();
    const [, json = ''] = await loris.waitFor(/attacked (.*)/);
    const { open, cut } = JSON.parse(json) as { open: number; cut: number };
    server.kill('SIGTERM');
    await server.ended();

    const p99Ms = durationsMs.toSorted((a, b) => a - b)[Math.floor(durationsMs.length * 0.99)] ?? Infinity;
    console.log(
      `${protocol}: ${open} slow connections, ${cut} cut within ${attackMs / 1_000} s; a user's p99 of ` +
        `${durationsMs.length} requests ${Math.round(p99Ms)} ms; memory ${beforeMb} MB, at most ${mostMb} MB`,
    );
    expect(open).toBeGreaterThan(connections / 4);
    expect(cut).toBeGreaterThan(connections);
    expect(p99Ms).toBeLessThan(1_000);
    expect(mostMb - beforeMb).toBeLessThan(50);
  },
);

/** What a process holds of memory, from /proc. */
function residentMb(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1_024);
}
