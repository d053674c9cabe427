import type { RegionFile } from '@wip/shared/imports/regionSchema.ts';
import type { SourceState } from '@wip/shared/schedule/scheduleSchemas.ts';
import { Counter, Gauge, type Registry } from 'prom-client';
import { answerInTime } from '../../db/answerInTime.ts';
import type { PoolState } from '../../db/poolGauge.ts';

export interface StateSources {
  now: () => Date;
  live: { gauge(): { viewers: number; waiting: number; dropped: number } };
  limits: { gauge(): { streams: number; running: number } };
  journal: { backlog(): Promise<{ batchCount: number; oldestReceivedAt: Date | null }> };
  board: { freshness(): { ageMs: number; behindMs: number } };
  regions: () => readonly RegionFile[];
  sourceStateOf: (region: RegionFile) => SourceState;
  pool: { state(): PoolState };
}

const longestLookMs = 2_000;

/** How the process and what it shares with others are at the moment that somebody looks. */
export function addStateMetrics(registry: Registry, sources: StateSources): void {
  addLive(registry, sources);
  addBacklog(registry, sources);
  addBoard(registry, sources);
  addFeeds(registry, sources);
  addPool(registry, sources);
}

function addLive(registry: Registry, { live, limits }: StateSources): void {
  gauge(registry, 'wip_live_viewers', 'Open streams of /live/status.', () => live.gauge().viewers);
  gauge(
    registry,
    'wip_live_viewers_waiting',
    'Viewers for whom bytes wait in this process.',
    () => live.gauge().waiting,
  );
  gauge(
    registry,
    'wip_streams_open',
    'Open streams of all kinds, those of owners as well.',
    () => limits.gauge().streams,
  );
  gauge(registry, 'wip_dear_calls_running', 'Dear calls in hand.', () => limits.gauge().running);
  new Counter({
    name: 'wip_live_viewers_dropped_total',
    help: 'Viewers that did not read and were dropped.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(live.gauge().dropped);
    },
  });
}

/** Read from the database: whichever process folds, each tells the same. */
function addBacklog(registry: Registry, { journal, now }: StateSources): void {
  const age = new Gauge({
    name: 'wip_journal_backlog_age_seconds',
    help: 'How long the oldest batch has waited to be folded; 0 where none waits, NaN where the database is silent.',
    registers: [registry],
  });
  new Gauge({
    name: 'wip_journal_backlog_batches',
    help: 'Batches that wait to be folded; NaN where the database is silent.',
    registers: [registry],
    async collect() {
      const backlog = await answerInTime(journal.backlog(), longestLookMs).catch(() => null);
      const oldestMs = backlog?.oldestReceivedAt?.getTime() ?? null;
      const ageMs = oldestMs === null ? 0 : Math.max(0, now().getTime() - oldestMs);
      this.set(backlog?.batchCount ?? Number.NaN);
      age.set(backlog === null ? Number.NaN : ageMs / 1_000);
    },
  });
}

function addBoard(registry: Registry, { board }: StateSources): void {
  gauge(
    registry,
    'wip_board_age_seconds',
    'Time since the board of current states was last brought up to the clock.',
    () => board.freshness().ageMs / 1_000,
  );
  gauge(
    registry,
    'wip_board_behind_seconds',
    'How long the board has known of facts that it has not read; 0 where it has read all.',
    () => board.freshness().behindMs / 1_000,
  );
}

function addFeeds(registry: Registry, { regions, sourceStateOf, now }: StateSources): void {
  const age = new Gauge({
    name: 'wip_stage_feed_age_seconds',
    help: 'Time since the stage source of a region was heard; only of regions whose source is polled and was heard.',
    labelNames: ['region'],
    registers: [registry],
  });
  new Gauge({
    name: 'wip_stage_feed_failing',
    help: '1 where the last poll of the region’s stage source failed.',
    labelNames: ['region'],
    registers: [registry],
    collect() {
      this.reset();
      age.reset();
      for (const region of regions()) {
        const state = sourceStateOf(region);
        if (state.kind !== 'polled') continue;
        this.set({ region: region.id }, state.failure === null ? 0 : 1);
        if (state.lastHeardAt === null) continue;
        age.set({ region: region.id }, (now().getTime() - state.lastHeardAt.getTime()) / 1_000);
      }
    },
  });
}

function addPool(registry: Registry, { pool }: StateSources): void {
  new Gauge({
    name: 'wip_database_connections',
    help: 'Connections to the database: open, and in use.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { open, inUse } = pool.state();
      this.set({ state: 'open' }, open);
      this.set({ state: 'in_use' }, inUse);
    },
  });
  gauge(
    registry,
    'wip_database_waiting',
    'Operations that wait for a connection to the database.',
    () => pool.state().waiting,
  );
  new Counter({
    name: 'wip_database_checkout_failures_total',
    help: 'Operations that got no connection to the database.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(pool.state().failed);
    },
  });
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
