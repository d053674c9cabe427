import { patientFetch } from '@wip/client/src/api/patientFetch.ts';
import { createCallRates } from '@wip/server/http/callRates.ts';
import { describe, expect, test, vi } from 'vitest';
import { askFrom } from '../../support/askFrom.ts';
import type { TestApp } from '../../support/createTestApp.ts';
import { batch, limitedServers, one, other, statuses, times } from '../../support/limitedServer.ts';

const { start } = limitedServers();

describe('calls in the long run', () => {
  const list = (app: TestApp) => `${app.url}/trpc/regions.list`;

  test('are refused past ten seconds’ worth, for that address, until it has waited as told', async () => {
    const app = await start({ callLimits: { callsPerSecond: 2 } });
    const first = await Promise.all(times(20, () => askFrom(one, list(app))));
    expect(statuses(first)).toEqual({ 200: 20 });
    const refused = await askFrom(one, list(app));
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect(JSON.parse(refused.text).error.json.message).toContain('try again in 1 s');
    expect((await askFrom(other, list(app))).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect((await askFrom(one, list(app))).status).toBe(200);
  });

  test('of a page wait as told and come through, unless the page no longer wants them', async () => {
    const [patient, leaving] = [await start({ callLimits: { callsPerSecond: 2 } }), new AbortController()];
    await askFrom(one, batch(patient, 20, 'regions.list', {}));
    const startedMs = performance.now();
    const unwanted = patientFetch(list(patient), { signal: leaving.signal });
    setTimeout(() => leaving.abort(), 1_300);
    const [answer] = await Promise.all([
      patientFetch(list(patient)),
      expect(unwanted).rejects.toBeInstanceOf(DOMException),
    ]);
    expect(answer.status).toBe(200);
    expect(performance.now() - startedMs).toBeGreaterThan(1_900);
  });

  test('count each of a batch and each POST', async () => {
    const app = await start({ callLimits: { callsPerSecond: 2 } });
    const post = () =>
      fetch(list(app), { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
    expect((await askFrom(one, batch(app, 18, 'regions.list', {}))).status).toBe(200);
    expect([await post(), await post(), await post()].map(({ status }) => status)).toEqual([405, 405, 429]);
    expect((await askFrom(one, batch(app, 5, 'regions.list', {}))).status).toBe(429);
  });

  test('a proxy that nobody vouches for is one address, whatever it says', async () => {
    const app = await start({ callLimits: { callsPerSecond: 2 } });
    const answers = times(22, (index) =>
      askFrom(one, list(app), { headers: { 'x-forwarded-for': `192.0.2.${index}` } }),
    );
    expect(statuses(await Promise.all(answers))).toEqual({ 200: 20, 429: 2 });
  });

  test('behind a trusted proxy each of its clients counts, and none can pretend to be another', async () => {
    const app = await start({ callLimits: { callsPerSecond: 2 }, trustedProxies: 1 });
    const askFor = (forwarded: string) =>
      askFrom(one, list(app), { headers: { 'x-forwarded-for': forwarded } });
    const pretending = times(22, (index) => askFor(`198.51.100.${index}, 192.0.2.1`));
    expect(statuses(await Promise.all(pretending))).toEqual({ 200: 20, 429: 2 });
    expect((await askFor('192.0.2.2')).status).toBe(200);
  });

  test('an IPv6 household is one address, however many it uses', async () => {
    const app = await start({ callLimits: { callsPerSecond: 2 }, trustedProxies: 1 });
    const askFor = (forwarded: string) =>
      askFrom(one, list(app), { headers: { 'x-forwarded-for': forwarded } });
    const household = times(22, (index) =>
      askFor(index % 2 === 0 ? `2001:db8:0:7::${index}` : `2001:DB8::7:1:2:3:${index}`),
    );
    expect(statuses(await Promise.all(household))).toEqual({ 200: 20, 429: 2 });
    expect((await askFor('2001:db8:0:8::1')).status).toBe(200);
  });
});

test('live streams of one address are as many as it may have open, and closing one makes room', async () => {
  const app = await start({ callLimits: { streamsAtOnce: 2 } });
  const open = async () => {
    const closing = new AbortController();
    const { status, headers } = await fetch(`${app.url}/live/status`, { signal: closing.signal });
    return { status, headers, close: () => closing.abort() };
  };
  const streams = [await open(), await open(), await open()] as const;
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(streams[2].headers.get('retry-after')).toBe('30');
  expect((await fetch(`${app.url}/live/status`, { method: 'HEAD' })).status).toBe(200);
  streams[0].close();
  await vi.waitFor(async () => expect((await open()).status).toBe(200));
});

test('only so many addresses are remembered', () => {
  const rates = createCallRates(100);
  for (let index = 0; index < 25_000; index++) rates.take(String(index), 1, 0);
  expect(rates.addressCount()).toBe(20_000);
});
