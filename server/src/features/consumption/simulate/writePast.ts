import { setTimeout as sleep } from 'node:timers/promises';
import { joinOutages, type Outage } from '@wip/shared/consumption/simulation/outages.ts';
import { hourMs } from '@wip/shared/time.ts';
import type { Repos } from '../../../db/repos.ts';
import type { ImportItem } from '../ingest/dialects/importItem.ts';
import { importReadings } from '../ingest/importReadings.ts';
import type { Ingest } from '../ingest/ingest.service.ts';
import { createSender } from '../ingest/sender.ts';
import type { SimulatedMeter } from './fleet.ts';
import { type PastSpan, pastReadings } from './pastReadings.ts';
import type { StoredHoursRepo } from './storedHours.repo.ts';

const source = 'operator:simulate';
/** So many readings between two looks at the backlog. */
const pausedEvery = 5_000;
const mostBacklog = 24;
const lookAgainMs = 250;
/** Where nothing is folded for so long, nobody folds. */
const stuckAfterMs = 15_000;

export interface PastDeps {
  repos: Pick<Repos, 'journal' | 'areaBackfills'>;
  storedHours: StoredHoursRepo;
  ingest: Ingest;
  now: () => Date;
  /** The planned cuts of an area, also of the past. */
  outagesOf(areaId: string, fromMs: number, toMs: number): Outage[];
}

/** An area's part of the past that is not stored. */
interface AreaPast {
  areaId: string;
  /** Those of which something is missing. */
  meters: { simulated: SimulatedMeter; stored: ReadonlySet<number> }[];
  outages: readonly Outage[];
  /** The first reading that is missing; null where none is. */
  firstMs: number | null;
}

/** Finds what of the past is missing. Live readings may begin afterwards, and do not count as the past of their hour. */
export async function planPast(
  { storedHours, outagesOf }: PastDeps,
  fleet: readonly SimulatedMeter[],
  span: PastSpan,
): Promise<AreaPast[]> {
  const past: AreaPast[] = [];
  for (const [areaId, ofArea] of Map.groupBy(fleet, ({ meter }) => meter.areaId)) {
    const outages = joinOutages(outagesOf(areaId, span.fromMs, span.toMs));
    const area: AreaPast = { areaId, meters: [], outages, firstMs: null };
    for (const simulated of ofArea) {
      const stored = await storedHours.hoursOf(simulated.meter.number, span.fromMs, span.toMs);
      const isStored = (hourMs: number) => stored.has(hourMs);
      const first = pastReadings(simulated, span, { outages, isStored }).next();
      if (first.done) continue;
      area.firstMs = Math.min(area.firstMs ?? first.value.atMs, first.value.atMs);
      area.meters.push({ simulated, stored });
    }
    past.push(area);
  }
  return past;
}

export interface WritePastOptions {
  span: PastSpan;
  /** Whether to leave room for others: no more is written than is folded. */
  isPaced: boolean;
  signal: AbortSignal;
  onProgress(share: number): void;
}

/** Writes what is missing, area by area, as an import of readings; resolves to how many there were. */
export async function writePast(
  { repos, ingest, now }: PastDeps,
  past: readonly AreaPast[],
  { span, isPaced, signal, onProgress }: WritePastOptions,
): Promise<number> {
  const missing = past.filter(({ firstMs }) => firstMs !== null);
  for (const { areaId, firstMs } of missing) {
    await repos.areaBackfills.announce([areaId], firstMs ?? span.fromMs, now());
  }
  const meterCount = missing.reduce((sum, { meters }) => sum + meters.length, 0);
  let [written, done] = [0, 0];
  for (const { areaId, meters, outages } of past) {
    for (const { simulated, stored } of meters) {
      const readings = pastReadings(simulated, span, { outages, isStored: (hour) => stored.has(hour) });
      const sender = createSender(source, [simulated.meter]);
      const report = await importReadings(paced(readings), { ingest, sender });
      written += report.accepted - report.repeated;
      if (signal.aborted) return written;
      done += 1;
      onProgress(done / meterCount);
    }
    await repos.areaBackfills.ready([areaId], now()); // also that of a run which was ended before it could say so
  }
  return written;

  async function* paced(items: ReturnType<typeof pastReadings>): AsyncGenerator<ImportItem> {
    let count = 0;
    for (const item of items) {
      if (signal.aborted && item.atMs % hourMs === 0) return; // an hour that is begun would not be gone on with
      yield item;
      count += 1;
      if (isPaced && count % pausedEvery === 0) await waitForFolding(repos.journal, signal);
    }
    if (isPaced) await waitForFolding(repos.journal, signal);
  }
}

/** Waits until most of the journal is folded, or it turns out that nobody folds. */
async function waitForFolding(journal: Repos['journal'], signal: AbortSignal): Promise<void> {
  let [least, movedAtMs] = [Number.POSITIVE_INFINITY, performance.now()];
  while (!signal.aborted) {
    const { batchCount } = await journal.backlog();
    if (batchCount <= mostBacklog) return;
    if (batchCount < least) [least, movedAtMs] = [batchCount, performance.now()];
    if (performance.now() - movedAtMs > stuckAfterMs) return;
    await sleep(lookAgainMs, undefined, { signal }).catch(() => undefined);
  }
}
