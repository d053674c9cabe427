import { csvRows, textCell } from '@wip/server/features/consumption/history/csvRows.ts';
import { hashSecret, newSecret, writeReadKey } from '@wip/server/features/consumption/meters/secrets.ts';
import { dayMs, hourMs } from '@wip/shared/durations.ts';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { foldPoints, insertMeter } from '../../support/meterReadings.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { insertRegion } from '../../support/testRegion.ts';

const startMs = Date.parse('2026-05-01T00:00:00Z');
let database: TestDatabase;
let app: TestApp;
let address: string;
let meterId: string;
let readKey: string;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database, { areas: [{ key: 'one', name: '=HYPERLINK("x")' }] });
  app = await createTestApp(database, { now: () => new Date(startMs + 20 * dayMs) });
  const meter = await insertMeter(app.repos, 'test/one', { name: '+27 Shop, "Corner"', slotS: 60 });
  meterId = meter.meterId;
  const secret = newSecret();
  await app.repos.meters.setReadKeyHash(meterId, hashSecret(secret));
  readKey = writeReadKey({ id: meterId, secret });
  const minutes = [0, 1, 2, 4];
  await foldPoints(
    app.repos,
    minutes.map((minute) => ({
      meterNumber: meter.number,
      atMs: startMs + minute * 60_000,
      durationS: 60,
      kind: 'power' as const,
      micro: minute * 1_000_000,
    })),
  );
  const span = `from=${new Date(startMs).toISOString()}&to=${new Date(startMs + hourMs / 12).toISOString()}`;
  address = `${app.url}/export/consumption.csv?meter=${meterId}&${span}&resolution=raw`;
});

afterAll(async () => {
  await app?.close();
  await database?.drop();
});

describe('the export', () => {
  test('gives an owner every slot, with units in the header, a gap as empty cells and zero as 0', async () => {
    const response = await fetch(address, { headers: { 'x-read-key': readKey } });
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    const rows = parse(await response.text(), { columns: true }) as Record<string, string>[];
    expect(rows.map((row) => row.mean_kw)).toEqual(['0', '1', '2', '', '4']);
    expect(rows.map((row) => row.energy_kwh)).toEqual(['0', '0.016667', '0.033333', '', '0.066667']);
    expect(rows.map((row) => row.coverage_0_to_1)).toEqual(['1', '1', '1', '0', '1']);
    expect(rows[0]!.starts_at_utc).toBe('2026-05-01T00:00:00.000Z');
    expect(rows[0]!.name).toBe('\'+27 Shop, "Corner"');
  });

  test('gives nobody else anything of it', async () => {
    expect((await fetch(address)).status).toBe(403);
    expect((await fetch(address, { headers: { 'x-read-key': `${readKey.slice(0, -1)}?` } })).status).toBe(
      403,
    );
  });

  test('of a month by the minute comes whole', async () => {
    const span = `from=${new Date(startMs).toISOString()}&to=${new Date(startMs + 30 * dayMs).toISOString()}`;
    const response = await fetch(
      `${app.url}/export/consumption.csv?meter=${meterId}&${span}&resolution=raw`,
      { headers: { 'x-read-key': readKey } },
    );
    const lines = (await response.text()).trimEnd().split('\r\n');
    expect(lines).toHaveLength(30 * 1_440 + 1);
    expect(new Set(lines.map((line) => line.split('Z,')[0])).size).toBe(lines.length);
  });

  test('of two days by the second comes whole, every second once', async () => {
    const meter = await insertMeter(app.repos, 'test/one', { slotS: 1, visibility: 'public' });
    const [from, to] = [startMs + 1_234_000, startMs + 2 * dayMs].map((ms) => new Date(ms).toISOString());
    const response = await fetch(
      `${app.url}/export/consumption.csv?meter=${meter.meterId}&from=${from}&to=${to}&resolution=raw`,
    );
    const lines = (await response.text()).trimEnd().split('\r\n').slice(1);
    expect(lines).toHaveLength((2 * dayMs - 1_234_000) / 1000);
    const starts = lines.map((line) => line.split(',')[1]!);
    expect(new Set(starts).size).toBe(lines.length);
    expect(starts.toSorted()).toEqual(starts);
    expect([starts[0], lines.at(-1)!.split(',')[2]]).toEqual([from, to]);
  });

  test('says what is wrong with a question', async () => {
    for (const [query, status] of [
      ['area=test/none&from=2026-05-01T00:00:00Z&to=2026-05-02T00:00:00Z', 404],
      ['area=test/one&from=2026-05-02T00:00:00Z&to=2026-05-01T00:00:00Z', 400],
      ['from=2026-05-01T00:00:00Z&to=2026-05-02T00:00:00Z', 400],
    ] as const) {
      const response = await fetch(`${app.url}/export/consumption.csv?${query}`);
      expect(response.status).toBe(status);
      expect((await response.json()).error).toMatch(/\w/);
    }
  });

  test('has no cell that a spreadsheet would run', () => {
    for (const name of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1']) {
      expect(textCell(name).replace(/^"/, '')).toMatch(/^'/);
    }
    expect(textCell('Soweto, "East"')).toBe('"Soweto, ""East"""');
    const row = csvRows({ name: '=x', readings: [], bounds: [0, hourMs], isSimulated: false });
    expect(row).toBe("'=x,1970-01-01T00:00:00.000Z,1970-01-01T01:00:00.000Z,,,,,0,false\r\n");
  });
});
