import { mkdir } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { dayMs } from '@wip/shared/time.ts';
import { waitForLock } from '../db/embedded/fileLock.ts';
import { createIngest } from '../features/consumption/ingest/ingest.service.ts';
import { prepareFleet, type SimulatedMeter } from '../features/consumption/simulate/fleet.ts';
import { simulatorKey } from '../features/consumption/simulate/gatewayKey.ts';
import { type PastSpan, pastSpan } from '../features/consumption/simulate/pastReadings.ts';
import { sendLive } from '../features/consumption/simulate/sendLive.ts';
import { createStoredHoursRepo } from '../features/consumption/simulate/storedHours.repo.ts';
import { type PastDeps, planPast, writePast } from '../features/consumption/simulate/writePast.ts';
import { count, print } from './print.ts';
import { type AreaChoice, chooseAreas, plannedCutsOf } from './simulatedAreas.ts';
import type { CommandContext } from './withDatabase.ts';

export interface SimulationRequest extends AreaChoice {
  metersPerArea: number;
  slotS: number;
  url: string;
  /** How much of the past is written; 0: none. */
  historyMs: number;
  /** How long to send; null: until it is ended. */
  forMs: number | null;
  /** Makes room for other work, and says only what begins and ends. */
  isBackground: boolean;
}

const lowPriority = 10;

/**
 * Creates the meters, writes their past and sends their present at the same time, until the signal says stop.
 * Errors: DomainError, of which the first ends everything.
 */
export async function simulateMeters(
  request: SimulationRequest,
  context: CommandContext,
  ended: AbortSignal,
): Promise<void> {
  if (request.isBackground) setPriority(lowPriority);
  const prepared = await prepare(request, context);
  const deps: PastDeps = {
    repos: context.repos,
    storedHours: createStoredHoursRepo(context.db),
    ingest: createIngest({
      journal: context.repos.journal,
      now: context.now,
      settings: context.config.ingest,
    }),
    now: context.now,
    outagesOf: prepared.outagesOf,
  };
  const span = pastSpan(context.now().getTime(), request.historyMs / dayMs, request.slotS);
  const past = request.historyMs > 0 ? await planPast(deps, prepared.fleet, span) : [];
  const hasPast = past.some(({ firstMs }) => firstMs !== null);
  print(announcement(prepared.fleet, request, hasPast));

  const failed = new AbortController();
  const signal = AbortSignal.any([ended, failed.signal]);
  const work = { request, context, signal };
  const parts = [writeMissing(deps, past, span, work), sendPresent(prepared, span.toMs, work)];
  for (const part of parts) part.catch(() => failed.abort());
  await Promise.allSettled(parts);
  await Promise.all(parts);
}

interface Work {
  request: SimulationRequest;
  context: CommandContext;
  signal: AbortSignal;
}

async function writeMissing(
  deps: PastDeps,
  past: Awaited<ReturnType<typeof planPast>>,
  span: PastSpan,
  { request: { isBackground }, context, signal }: Work,
): Promise<void> {
  const startedAtMs = performance.now();
  const onProgress = (share: number) => isBackground || context.progress.show('Writing the past', share);
  const written = await writePast(deps, past, { span, isPaced: isBackground, signal, onProgress });
  if (written === 0) return;
  const tookS = Math.round((performance.now() - startedAtMs) / 1000);
  context.progress.clear();
  print(`${count(written, 'simulated reading')} of the past written in ${tookS} s.`);
}

async function sendPresent(
  { fleet, apiKey }: { fleet: readonly SimulatedMeter[]; apiKey: string },
  fromMs: number,
  { request, context: { now, progress }, signal }: Work,
): Promise<void> {
  const { url, slotS, forMs, isBackground } = request;
  const over = new AbortController();
  const timer = forMs === null ? undefined : setTimeout(() => over.abort(), forMs);
  let [sent, lastTrouble] = [0, ''];
  try {
    await sendLive(fleet, {
      ...{ url, apiKey, slotS, fromMs, now },
      signal: AbortSignal.any([signal, over.signal]),
      onSent({ readings, metersOff }) {
        sent += readings;
        lastTrouble = '';
        const off = metersOff > 0 ? `, ${count(metersOff, 'meter')} without power` : '';
        if (!isBackground) progress.show(`${count(sent, 'reading')} sent${off}`, null);
      },
      onTrouble(reason) {
        if (lastTrouble === reason || isBackground) return;
        lastTrouble = reason;
        progress.say(`${url}: ${reason}; it is tried again.`);
      },
    });
  } finally {
    clearTimeout(timer);
    progress.clear();
  }
  if (!isBackground) print(`${count(sent, 'simulated reading')} sent.`);
}

/** What is needed of the database before anything is sent. Of two that start at once, one waits for the other. */
async function prepare(request: SimulationRequest, context: CommandContext) {
  const { repos, config, now } = context;
  const areas = await chooseAreas(repos, request);
  const outagesOf = await plannedCutsOf(repos, areas, now().getTime());
  await mkdir(config.dataDir, { recursive: true });
  const lock = await waitForLock(join(config.dataDir, 'simulator.lock'));
  try {
    const apiKey = await simulatorKey({ repos, now }, config.dataDir);
    return { fleet: await prepareFleet({ repos, now }, areas, request), apiKey, outagesOf };
  } finally {
    lock.release();
  }
}

function announcement(
  fleet: readonly SimulatedMeter[],
  { slotS, isBackground, historyMs }: SimulationRequest,
  hasPast: boolean,
): string {
  const areas = new Set(fleet.map(({ meter }) => meter.areaId)).size;
  const who = `${count(fleet.length, 'simulated meter')} in ${count(areas, 'area')}`;
  const writes = hasPast ? `, and their last ${Math.round(historyMs / dayMs)} days are being written` : '';
  const how = isBackground ? ' (in the background; DEMO_METERS=0 turns them off)' : '; Ctrl-C ends it';
  return `${who} report every ${slotS} s${writes}${how}.`;
}
