import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { projectRoot } from '../../support/processes.ts';
import { readLive } from '../../support/readLive.ts';
import { readMetrics } from '../../support/readMetrics.ts';
import { insertGateway } from '../../support/sendingGateway.ts';
import { insertRegion } from '../../support/testRegion.ts';

const token = 'a token for metrics';
const now = () => new Date('2026-03-02T10:00:00Z');

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database, {
    stageSource: { url: 'https://stages.example/list.csv', format: 'stages.csv', everyMin: 30 },
  });
  app = await createTestApp(database, { operations: { metricsToken: token }, now });
});

afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const metrics = () => readMetrics(app.url);

describe('who may read /metrics', () => {
  const ask = async (headers: Record<string, string>) =>
    (await fetch(`${app.url}/metrics`, { headers })).status;

  test('a program of this machine, and whoever shows the token from anywhere', async () => {
    expect(await ask({})).toBe(200);
    expect(await ask({ 'x-forwarded-for': '203.0.113.7', authorization: `Bearer ${token}` })).toBe(200);
  });

  test.each(['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])(
    'not somebody whom a proxy of this machine speaks for with %s',
    async (header) => {
      expect(await ask({ [header]: '127.0.0.1' })).toBe(403);
      expect(await ask({ [header]: '10.0.0.1', authorization: 'Bearer another token here' })).toBe(403);
    },
  );
});

describe('what is measured', () => {
  test('requests by the template of their route, procedures by name, and all else as one', async () => {
    await fetch(`${app.url}/trpc/status.area?input=${encodeURIComponent('{"areaId":"test/one"}')}`);
    await fetch(`${app.url}/trpc/status.area,regions.list?batch=1&input={}`);
    await fetch(`${app.url}/area/test/one`);
    for (const path of [
      '/secret/place',
      '/trpc/no.such',
      '/TRPC/x',
      '/input/%2e%2e/x',
      '/tiles/a/b/c/d.mvt',
    ]) {
      await fetch(`${app.url}${path}`);
    }
    const read = await metrics();
    const routes = new Set(read.labelsOf('wip_http_requests_total').map(({ route }) => route));
    expect(routes).toContain('/trpc/status.area');
    expect(routes).toContain('/trpc/batch');
    expect(routes).toContain('/trpc/other');
    expect(routes).toContain('/area/:region/:key');
    expect(routes).toContain('other');
    expect([...routes].join()).not.toMatch(/secret|no\.such|test\/one/);
    const calls = read.labelsOf('wip_procedure_duration_seconds_count');
    expect(calls).toContainEqual({ procedure: 'status.area', outcome: 'ok' });
    expect(calls).toContainEqual({ procedure: 'status.area', outcome: 'BAD_REQUEST' });
  });

  test('a query that fails counts once, although it is run twice', async () => {
    const failures = async () =>
      (await metrics()).valueOf('wip_procedure_duration_seconds_count', {
        procedure: 'areas.byId',
        outcome: 'NOT_FOUND',
      }) ?? 0;
    const before = await failures();
    await fetch(`${app.url}/trpc/areas.byId?input=${encodeURIComponent('{"areaId":"test/none"}')}`);
    expect((await failures()) - before).toBe(1);
  });

  test('viewers while they look', async () => {
    const viewer = readLive(app.url);
    await vi.waitFor(async () => expect((await metrics()).valueOf('wip_live_viewers')).toBe(1), 5_000);
    await viewer.stop();
    await vi.waitFor(async () => expect((await metrics()).valueOf('wip_live_viewers')).toBe(0), 5_000);
  });

  test('readings that are taken, repeated and refused, how old they were, and that nobody folds them', async () => {
    const gateway = await insertGateway(app.repos, { meterCount: 1, slotS: 60 });
    const meterId = gateway.meters[0]?.meterId;
    const send = (readings: object[]) =>
      fetch(`${app.url}/ingest/readings`, {
        method: 'POST',
        headers: { authorization: `Bearer ${gateway.apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ readings }),
      });
    const good = { meterId, at: '2026-03-02T09:58:00Z', powerKw: 1 };
    const old = { meterId, at: '2020-03-02T09:58:00Z', powerKw: 1 };
    expect((await send([good, old])).status).toBe(202);
    expect((await send([good, old])).status).toBe(202);
    expect((await send([old])).status).toBe(422);
    const read = await metrics();
    expect(read.valueOf('wip_ingest_batches_total', { outcome: 'taken' })).toBe(1);
    expect(read.valueOf('wip_ingest_batches_total', { outcome: 'repeated' })).toBe(1);
    expect(read.valueOf('wip_ingest_batches_total', { outcome: 'refused' })).toBe(1);
    expect(read.valueOf('wip_ingest_readings_total', { outcome: 'accepted' })).toBe(1);
    expect(read.valueOf('wip_ingest_readings_total', { outcome: 'refused' })).toBe(2);
    expect(read.valueOf('wip_ingest_refusals_total', { code: 'too-old' })).toBe(2);
    expect(read.valueOf('wip_ingest_lag_seconds_sum')).toBe(120);
    expect(read.valueOf('wip_journal_backlog_batches')).toBe(1);
  });

  test('the age of a region’s stage feed once it was heard, and whether it fails', async () => {
    await app.stagePolling.tick(); // its address leads nowhere
    const read = await metrics();
    expect(read.valueOf('wip_stage_feed_failing', { region: 'test' })).toBe(1);
    expect(read.valueOf('wip_stage_feed_age_seconds', { region: 'test' })).toBeUndefined();
  });

  test('the connections to the database, memory and the event loop', async () => {
    const read = await metrics();
    expect(read.valueOf('wip_database_connections', { state: 'open' })).toBeGreaterThan(0);
    expect(read.valueOf('process_resident_memory_bytes')).toBeGreaterThan(20e6);
    expect(read.valueOf('wip_event_loop_lag_seconds', { quantile: '0.99' })).toBeGreaterThanOrEqual(0);
    expect(read.valueOf('wip_board_age_seconds')).toBe(0);
    expect(read.valueOf('wip_board_behind_seconds')).toBe(0);
  });
});

describe('what rests on the metrics', () => {
  const read = (path: string) => readFile(join(projectRoot, path), 'utf8');
  const metricName = /\b(?:wip|process)_[a-z_]+\b/g;

  async function expectKnown(expressions: string[]): Promise<void> {
    const { names } = await metrics();
    const used = new Set(expressions.flatMap((expression) => expression.match(metricName) ?? []));
    expect(used.size).toBeGreaterThan(0);
    expect([...used].filter((name) => !names.has(name))).toEqual([]);
  }

  interface Rule {
    alert: string;
    expr: string;
    for: string;
    labels: { severity: string };
    annotations: { summary: string; runbook: string };
  }

  test('each alert asks for metrics that there are, and the run-book has a section for it', async () => {
    const file = parse(await read('ops/alerts.yaml')) as { groups: { name: string; rules: Rule[] }[] };
    const rules = file.groups.flatMap(({ rules }) => rules);
    await expectKnown(rules.map(({ expr }) => expr));
    const runbook = await read('docs/runbook.md');
    for (const { alert, for: lasting, labels, annotations } of rules) {
      expect(lasting).toMatch(/^\d+[sm]$/);
      expect(['page', 'ticket']).toContain(labels.severity);
      expect(annotations.summary).toMatch(/\.$/);
      expect(annotations.runbook).toBe(`docs/runbook.md#${alert.toLowerCase()}`);
      expect(runbook).toMatch(new RegExp(`^## ${alert}$`, 'm'));
    }
    const sections = [...runbook.matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
    expect(sections.toSorted()).toEqual(rules.map(({ alert }) => alert).toSorted());
  });

  test('each panel of the dashboard asks for metrics that there are', async () => {
    const dashboard = JSON.parse(await read('ops/grafana-dashboard.json')) as {
      panels: { title: string; targets?: { expr: string }[] }[];
    };
    const expressions = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    await expectKnown(expressions);
  });
});
