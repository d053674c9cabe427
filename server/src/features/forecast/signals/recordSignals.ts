import { DomainError } from '@wip/shared/errors.ts';
import {
  type SignalPiece,
  type SignalValue,
  signalPieces,
} from '@wip/shared/forecast/bestHours/signalSlots.ts';
import type { SignalKind } from '@wip/shared/forecast/bestHoursSchemas.ts';
import type { Repos } from '../../../db/repos.ts';
import { toSignalValue } from './regionSignal.ts';
import type { SignalRow } from './signalRow.ts';
import type { SignalFact } from './signals.repo.ts';

interface Recording {
  regionId: string;
  kind: SignalKind;
  currency: string | null;
  source: string;
  rows: readonly SignalRow[];
  recordedAt: Date;
}

const rowsAtOnce = 1_000;
/** Each is compared with each that it overlaps; a signal that says a time so often says nothing. */
const mostOverlapping = 2_000;

/**
 * Records what rows say and is not known yet; resolves to how many that were. A row that does not tell since when it
 * could be known is available from now on. Rows that say what holds already, and knew it no earlier, are left aside.
 * Errors: DomainError INVALID where thousands of rows hang together by overlaps.
 */
export async function recordSignals(
  { rows, ...recording }: Recording,
  repos: Pick<Repos, 'signals'>,
): Promise<number> {
  let added = 0;
  for (const batch of batchesOf(rows)) added += await recordBatch({ ...recording, rows: batch }, repos);
  return added;
}

/** In order, and so that rows that overlap are in one. */
function* batchesOf(rows: readonly SignalRow[]): Iterable<SignalRow[]> {
  let batch: SignalRow[] = [];
  const clusters = clustersOf(rows);
  if (clusters.some(({ length }) => length > mostOverlapping)) {
    throw new DomainError(
      'INVALID',
      `More than ${mostOverlapping} rows overlap one another; give each interval once, one after the other.`,
    );
  }
  for (const cluster of clusters) {
    batch.push(...cluster);
    if (batch.length < rowsAtOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function clustersOf(rows: readonly SignalRow[]): SignalRow[][] {
  const clusters: SignalRow[][] = [];
  let endsAtMs = -Infinity;
  for (const row of rows.toSorted((a, b) => a.startsAtMs - b.startsAtMs)) {
    if (row.startsAtMs < endsAtMs) clusters.at(-1)?.push(row);
    else clusters.push([row]);
    endsAtMs = Math.max(endsAtMs, row.endsAtMs);
  }
  return clusters;
}

async function recordBatch(
  { rows, ...recording }: Recording,
  repos: Pick<Repos, 'signals'>,
): Promise<number> {
  const { regionId, kind, currency, source, recordedAt } = recording;
  const recordedAtMs = recordedAt.getTime();
  const known = await repos.signals.knownAt({
    regionId,
    kind,
    from: new Date(rows[0]!.startsAtMs),
    to: new Date(rows.reduce((latest, { endsAtMs }) => Math.max(latest, endsAtMs), -Infinity)),
    knownAt: recordedAt,
  });
  const before = signalPieces(
    known.filter((fact) => fact.currency === currency).map(toSignalValue),
    recordedAtMs,
  );
  const asValue = (row: SignalRow) => ({
    ...row,
    availableAtMs: row.availableAtMs ?? recordedAtMs,
    recordedAtMs,
  });
  const isNews = (cluster: readonly SignalRow[]) => {
    const values = cluster.map(asValue);
    return knewEarlier(values, known) || !areSaid(before, signalPieces(values, recordedAtMs));
  };
  const facts = clustersOf(rows)
    .filter(isNews)
    .flat()
    .map(
      ({ startsAtMs, endsAtMs, value, availableAtMs }): SignalFact => ({
        regionId,
        kind,
        startsAt: new Date(startsAtMs),
        endsAt: new Date(endsAtMs),
        value,
        currency,
        availableAt: availableAtMs === null ? recordedAt : new Date(availableAtMs),
        recordedAt,
        source,
      }),
    );
  return repos.signals.add(facts);
}

/** Whether some value could be known before one that is recorded of the same time. */
function knewEarlier(values: readonly SignalValue[], recorded: readonly SignalFact[]): boolean {
  return values.some(({ startsAtMs, endsAtMs, availableAtMs }) =>
    recorded.some(
      ({ startsAt, endsAt, availableAt }) =>
        availableAt.getTime() > availableAtMs &&
        startsAt.getTime() < endsAtMs &&
        endsAt.getTime() > startsAtMs,
    ),
  );
}

/** Whether pieces give the values of other ones over all of their time; both are in order. */
function areSaid(pieces: readonly SignalPiece[], others: readonly SignalPiece[]): boolean {
  let at = pieces.findIndex(({ endsAtMs }) => endsAtMs > (others[0]?.startsAtMs ?? Infinity));
  return others.every(({ startsAtMs, endsAtMs, value }) => {
    let saidUntilMs = startsAtMs;
    while (saidUntilMs < endsAtMs) {
      const piece = pieces[at];
      if (!piece || piece.startsAtMs > saidUntilMs || piece.value !== value) return false;
      saidUntilMs = piece.endsAtMs;
      if (piece.endsAtMs <= endsAtMs) at += 1;
    }
    return true;
  });
}
