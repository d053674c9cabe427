import { readConfig } from '@wip/server/config.ts';
import { readEmissionsForecast } from '@wip/server/features/forecast/signals/readEmissionsForecast.ts';
import { readSignalsCsv } from '@wip/server/features/forecast/signals/readSignalsCsv.ts';
import { describe, expect, test } from 'vitest';

const nowMs = Date.parse('2026-11-23T12:00:00Z');
const price = (text: string) => readSignalsCsv(text, { kind: 'price', nowMs });
const header = 'starts_at,ends_at,value,available_at';

describe('a CSV of signals', () => {
  test('bad rows are named by their line, and the good ones are taken', () => {
    const { rows, refused } = price(
      [
        `\uFEFF${header},remark`,
        '2026-11-23T00:00Z,2026-11-23T01:00Z,-0.5,2026-11-22T12:00:00+02:00,"a, b"',
        '',
        '2026-11-23T01:00:00,2026-11-23T02:00:00Z,1,,no offset',
        '2026-11-23T02:00:00Z,2026-11-23T02:00:00Z,1,,empty',
        '2026-11-23T02:00:00Z,2026-11-23T03:00:00Z,"1,5",,',
        '2026-11-23T02:00:00Z,2026-11-23T03:00:00Z,1.5,2026-11-24T00:00:00Z,later than now',
        '2026-11-23T02:00:00Z,2026-11-23T03:00:00Z,"1.5,,torn',
        '2026-11-23T03:00:00Z,2026-11-23T04:00:00Z,,,no value',
        '2026-11-23T04:00:00Z,2028-11-23T04:00:00Z,1,,two years',
        '2026-11-23T05:00:00Z,2026-11-23T06:00:00Z,2e-1',
      ].join('\r\n'),
    );
    expect(rows).toEqual([
      {
        startsAtMs: Date.parse('2026-11-23T00:00:00Z'),
        endsAtMs: Date.parse('2026-11-23T01:00:00Z'),
        value: -0.5,
        availableAtMs: Date.parse('2026-11-22T10:00:00Z'),
      },
      {
        startsAtMs: Date.parse('2026-11-23T05:00:00Z'),
        endsAtMs: Date.parse('2026-11-23T06:00:00Z'),
        value: 0.2,
        availableAtMs: null,
      },
    ]);
    expect(refused.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      expect.stringMatching(/^4 starts_at: must be an ISO 8601 instant/),
      '5 ends_at: must be after starts_at',
      '6 value: must be a number with a point, such as 1.85',
      '7 available_at: must not be in the future',
      '8 the row has a stray quote',
      '9 value: must be a number with a point, such as 1.85',
      '10 ends_at: must be at most 366 days after starts_at',
    ]);
  });

  test('emissions are not negative, and a header without a column refuses all', () => {
    const text = `${header}\n2026-11-23T00:00Z,2026-11-23T01:00Z,-1,`;
    expect(price(text).rows).toHaveLength(1);
    expect(readSignalsCsv(text, { kind: 'carbon', nowMs }).refused[0]?.reason).toMatch(/cannot be negative/);
    expect(() => price('starts_at,price\n1,2')).toThrow('it lacks ends_at and value');
    expect(() => price('')).toThrow('it lacks starts_at and ends_at and value');
  });
});

test('a row for less than a minute is refused', () => {
  const csv =
    'starts_at,ends_at,value\n2026-11-23T12:00:00Z,2026-11-23T12:00:59Z,1\n2026-11-23T13:00Z,2026-11-23T13:01Z,2\n';
  const { rows, refused } = readSignalsCsv(csv, { kind: 'carbon', nowMs });
  expect(rows.map(({ value }) => value)).toEqual([2]);
  expect(refused).toMatchObject([{ line: 2, reason: 'ends_at: must be at least a minute after starts_at' }]);
});

describe('a forecast of a carbon-aware SDK', () => {
  const point = (timestamp: string, duration: number, value: number) => ({
    location: 'x',
    timestamp,
    duration,
    value,
  });
  const forecast = (location: string, generatedAt = '2026-11-23T11:30:00+00:00') => ({
    generatedAt,
    requestedAt: '2026-11-23T11:59:00Z',
    location,
    windowSize: 30,
    optimalDataPoints: [],
    forecastData: [point('2026-11-23T12:10:00Z', 30, 320.5), point('2026-11-23T12:05:00Z', 30, 310)],
  });
  const read = (body: unknown, location: string | null = null) =>
    readEmissionsForecast(JSON.stringify(body), { location, nowMs });

  test('each point holds until the next, and was available when the forecast was generated', () => {
    const rows = read([forecast('a'), forecast('b')], 'b');
    expect(rows).toEqual([
      {
        startsAtMs: Date.parse('2026-11-23T12:05:00Z'),
        endsAtMs: Date.parse('2026-11-23T12:10:00Z'),
        value: 310,
        availableAtMs: Date.parse('2026-11-23T11:30:00Z'),
      },
      {
        startsAtMs: Date.parse('2026-11-23T12:10:00Z'),
        endsAtMs: Date.parse('2026-11-23T12:40:00Z'),
        value: 320.5,
        availableAtMs: Date.parse('2026-11-23T11:30:00Z'),
      },
    ]);
    expect(read(forecast('a'))).toHaveLength(2);
  });

  test('a point that holds for less than a minute is left out', () => {
    const dense = {
      ...forecast('a'),
      forecastData: [0, 20, 40].map((second) =>
        point(`2026-11-23T12:00:${String(second).padStart(2, '0')}Z`, 1, second),
      ),
    };
    expect(read(dense).map(({ value }) => value)).toEqual([40]);
    expect(read({ ...dense, forecastData: [] })).toEqual([]);
  });

  test('which of several is meant must be said, and none comes from the future', () => {
    expect(() => read([forecast('a'), forecast('b')])).toThrow(
      'It has 2 forecasts of any place; one is needed.',
    );
    expect(() => read([forecast('a')], 'c')).toThrow('It has 0 forecasts of the location c');
    expect(() => read(forecast('a', '2026-11-23T12:06:00Z'))).toThrow('generated in the future');
    expect(() => read({ hello: 1 })).toThrow('another form');
    expect(() => readEmissionsForecast('<html>', { location: null, nowMs })).toThrow('not JSON');
  });
});

describe('the setting SIGNAL_SOURCES', () => {
  const read = (...sources: object[]) =>
    readConfig({ SIGNAL_SOURCES: JSON.stringify(sources) }).signalSources;
  const price = { region: 'za', kind: 'price', url: 'https://example.org/p.csv', currency: 'ZAR' };

  test('lists the signals to poll; without it there are none', () => {
    expect(read(price)).toEqual([{ ...price, format: 'csv', everyMin: 60 }]);
    expect(readConfig({}).signalSources).toEqual([]);
  });

  test('is refused where a price has no currency, a field is not known, or a signal has two sources', () => {
    expect(() => read({ ...price, currency: undefined })).toThrow(
      /SIGNAL_SOURCES.*must be given for a price/,
    );
    expect(() => read({ ...price, everyHour: 1 })).toThrow(/SIGNAL_SOURCES/);
    expect(() => read({ ...price, url: 'file:///etc/passwd' })).toThrow(/must be an http or https address/);
    expect(() => read(price, price)).toThrow(/one source at most for each region and kind/);
    expect(() => readConfig({ SIGNAL_SOURCES: 'za' })).toThrow(/must be a JSON list/);
  });
});
