import type { KeyHolder } from '@wip/server/features/consumption/meters/apiKeys.repo.ts';
import {
  hashSecret,
  newId,
  newSecret,
  writeApiKey,
} from '@wip/server/features/consumption/meters/secrets.ts';
import { startSilence } from '@wip/server/features/consumption/silence/startSilence.ts';
import { pino } from 'pino';
import { vi } from 'vitest';
import type { TestApp } from './createTestApp.ts';
import type { fixedClock } from './fixedClock.ts';
import { insertMeter } from './meterReadings.ts';
import type { TestDatabase } from './mongod.ts';

/** A meter that sends by itself, and those that send through one gateway. */
export interface Home {
  headers: Record<string, string>;
  meterIds: string[];
}

export const reportEveryMs = 10_000;

/** Registers meters of an area that each send by themselves. */
export function insertHomes(app: TestApp, areaId: string, count: number): Promise<Home[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const meter = await insertMeter(app.repos, areaId, { slotS: 10, isSimulated: true });
      const apiKey = await insertKey(app, { meterId: meter.meterId });
      return { headers: { authorization: `Bearer ${apiKey}` }, meterIds: [meter.meterId] };
    }),
  );
}

/** Registers meters, so many in each area, that send through one gateway. */
export async function insertGatewayHomes(
  app: TestApp,
  gatewayId: string,
  countOf: Record<string, number>,
): Promise<Home> {
  const areas = Object.entries(countOf).flatMap(([areaId, count]) => Array<string>(count).fill(areaId));
  const meters = await Promise.all(
    areas.map((areaId) => insertMeter(app.repos, areaId, { slotS: 10, gatewayId })),
  );
  const apiKey = await insertKey(app, { gatewayId });
  return {
    headers: { authorization: `Bearer ${apiKey}` },
    meterIds: meters.map(({ meterId }) => meterId),
  };
}

/** Watches as a process that folds does, but looks only when it is asked to. */
export async function watchSilence(app: TestApp, database: TestDatabase, now: () => Date) {
  const silence = startSilence({
    db: database.db,
    repos: app.repos,
    now,
    log: pino({ level: 'silent' }),
    lookEveryMs: 2 ** 30,
  });
  await silence.look();
  return silence;
}

/** Lets time pass in which the homes report every 10 s and the watching process looks as often. */
export async function reportFor(
  durationMs: number,
  options: {
    app: TestApp;
    clock: ReturnType<typeof fixedClock>;
    homes: readonly Home[];
    silence: { look(): Promise<void>; heardUntilMs(): number | null } | null;
    /** A meter of an area of its own, which shows that all before it has arrived. */
    marker: Home;
  },
): Promise<void> {
  const { app, clock, homes, silence, marker } = options;
  for (let passedMs = 0; passedMs < durationMs; passedMs += reportEveryMs) {
    clock.advance(reportEveryMs);
    const statuses = await Promise.all(homes.flatMap((home) => report(app, home)));
    if (statuses.some((status) => status !== 202)) throw new Error(`A report was answered ${statuses}.`);
    if (!silence) continue;
    // what is written last is heard last
    clock.advance(1);
    await report(app, marker);
    await vi.waitUntil(() => (silence.heardUntilMs() ?? 0) >= clock.now().getTime(), {
      timeout: 10_000,
      interval: 5,
    });
    await silence.look();
  }
}

async function report(app: TestApp, { headers, meterIds }: Home): Promise<number> {
  const readings = meterIds.map((meterId) => ({ meterId, powerKw: 1 }));
  const response = await fetch(`${app.url}/ingest/readings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ readings }),
  });
  await response.text();
  return response.status;
}

async function insertKey(app: TestApp, holder: KeyHolder): Promise<string> {
  const [keyId, secret] = [newId(), newSecret()];
  await app.repos.apiKeys.create({ keyId, secretHash: hashSecret(secret), holder }, new Date(0));
  return writeApiKey({ id: keyId, secret });
}
