// 2,000 viewers of the live stream, one in ten of which does not read; frames are padded to 200 kB/s for a part of it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedMongo } from '@wip/server/db/embedded.ts';
import { MongoClient } from 'mongodb';
import { measureViewers } from '../support/live/measureViewers.ts';

const viewerCount = Number(process.env.BENCH_VIEWERS ?? 2_000);
const most = { latencyMs: 2_000, residentMb: 512, heldMs: 60_000, cpuUs: 20 };

const folder = await mkdtemp(join(tmpdir(), 'wip-live-'));
const mongo = await openEmbeddedMongo({
  dataDir: join(folder, 'data'),
  mongodBinary: process.env.MONGOD_BINARY,
  onProgress: (message) => console.log(message),
});
const client = await MongoClient.connect(mongo.uri);
try {
  const { plain, padded, ...rest } = await measureViewers({
    db: client.db(),
    uri: mongo.uri,
    viewerCount,
    plainChanges: 40,
    stalledEvery: 10,
    padBytesPerSecond: 200_000,
    paddedForMs: 120_000,
    onStep: (text) => console.log(text),
  });
  for (const [name, { latenciesMs, missing }] of Object.entries({ 'plain frames': plain, padded })) {
    const mostMs = latenciesMs.at(-1) ?? Infinity;
    const part = (share: number) => latenciesMs[Math.floor(latenciesMs.length * share)];
    say(
      `change at a reading viewer, ${name}`,
      `p50 ${part(0.5)} ms, p95 ${part(0.95)} ms, most ${mostMs} ms, ${missing} missing`,
      missing === 0 && mostMs <= most.latencyMs,
    );
  }
  say(
    'CPU per delivery',
    `${plain.cpuUsPerDelivery.toFixed(1)} µs over ${plain.deliveries} deliveries, all work of the process counted`,
    plain.cpuUsPerDelivery <= most.cpuUs,
  );
  say(
    'CPU while padded',
    `${(100 * padded.cpuShare).toFixed(0)} % of one core, ${(padded.bytesPerSecondEach / 1_000).toFixed(0)} kB/s at each reading viewer`,
  );
  say(
    'server memory',
    `${rest.mostResidentMb.toFixed(0)} MB at most`,
    rest.mostResidentMb <= most.residentMb,
  );
  const heldMs = rest.heldMsWhenDropped.toSorted((a, b) => a - b);
  say(
    'stalled viewers dropped',
    `${heldMs.length} of ${rest.stalledCount}, ${((heldMs[0] ?? 0) / 1_000).toFixed(1)} to ${((heldMs.at(-1) ?? 0) / 1_000).toFixed(1)} s after the first byte was held`,
    heldMs.length === rest.stalledCount && (heldMs.at(-1) ?? Infinity) <= most.heldMs,
  );
  say('reading viewers cut off', String(rest.lostReaders), rest.lostReaders === 0);
} finally {
  await client.close();
  await mongo.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

function say(what: string, figure: string, isMet?: boolean): void {
  const verdict = isMet === undefined ? '' : isMet ? '  ok' : '  MISSED';
  if (isMet === false) process.exitCode = 1;
  console.log(`${what.padEnd(42)} ${figure}${verdict}`);
}
