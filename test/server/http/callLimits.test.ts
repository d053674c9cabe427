import { describe, expect, test, vi } from 'vitest';
import { askFrom } from '../../support/askFrom.ts';
import {
  areasAt,
  batch,
  call,
  limitedServers,
  one,
  other,
  statuses,
  times,
  windows,
} from '../../support/limitedServer.ts';

const { fillUp, resume, stall, start } = limitedServers();

describe('dear calls', () => {
  test('of 200 at once from one address ten run and the rest are told when to come back', async () => {
    const app = await start();
    stall();
    const asked = times(200, (index) => askFrom(one, areasAt(app, index)));
    let answered = 0;
    for (const answer of asked) void answer.then(() => answered++);
    await vi.waitFor(() => expect(answered).toBe(190));
    expect(app.limits.gauge()).toMatchObject({ addresses: 1, running: 10, mostAtOnce: 10 });
    resume();
    const answers = await Promise.all(asked);
    expect(statuses(answers)).toEqual({ 200: 10, 429: 190 });
    for (const { status, headers } of answers) {
      expect(headers['retry-after']).toBe(status === 429 ? '1' : undefined);
      if (status === 429) expect(headers['cache-control']).toBe('no-store');
    }
    await vi.waitFor(() => expect(app.limits.gauge()).toMatchObject({ addresses: 0, running: 0 }));
  });

  test('a refusal is what the adapter sends, with a sentence and the seconds to wait', async () => {
    const app = await start();
    const full = await fillUp(app);
    const [alone, batched] = await Promise.all([
      askFrom(one, areasAt(app)),
      askFrom(one, batch(app, 1, 'areas.at', { lon: 28.05, lat: -25.95 })),
    ]);
    expect([alone.status, batched.status]).toEqual([429, 429]);
    expect(`[${alone.text}]`).toBe(batched.text);
    expect(batched.headers['retry-after']).toBe('1');
    expect(JSON.parse(alone.text)).toEqual({
      error: {
        json: {
          message: 'At most 10 such calls at once; try again in 1 s.',
          code: -32_029,
          data: {
            code: 'TOO_MANY_REQUESTS',
            httpStatus: 429,
            path: 'areas.at',
            field: null,
            retryAfterS: 1,
          },
        },
      },
    });
    expect(statuses(await full.answers())).toEqual({ 200: 10 });
  });

  test('another address is served meanwhile, cheap calls of the same one too, and afterwards all of them', async () => {
    const app = await start();
    const full = await fillUp(app);
    const answers = await Promise.all([
      askFrom(other, windows(app)),
      askFrom(one, windows(app)),
      askFrom(one, call(app, 'status.area', { areaId: 'test/one' })),
      askFrom(one, call(app, 'status.area', { areaId: 'test/one', knownAt: '2026-01-01T00:00:00Z' })),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 200, 429]);
    await full.answers();
    expect((await askFrom(one, windows(app))).status).toBe(200);
  });

  test('in a batch count one by one', async () => {
    const app = await start();
    const answer = await askFrom(one, batch(app, 20, 'areas.at', { lon: 28.05, lat: -25.95 }));
    expect(answer.status).toBe(207);
    expect(answer.headers['retry-after']).toBe('1');
    const parts: { error?: { json: { data: { httpStatus: number } } } }[] = JSON.parse(answer.text);
    expect(parts.map(({ error }) => error?.json.data.httpStatus ?? 200).sort()).toEqual([
      ...times(10, () => 200),
      ...times(10, () => 429),
    ]);
    expect(app.limits.gauge().mostAtOnce).toBe(10);
  });

  test('hanging up frees no place before the work is done', async () => {
    const app = await start();
    const hangUp = new AbortController();
    const full = await fillUp(app, hangUp.signal);
    hangUp.abort();
    await new Promise((resolve) => setTimeout(resolve, 200)); // the server hears of it
    expect((await askFrom(one, areasAt(app))).status).toBe(429);
    await expect(full.answers()).rejects.toThrow();
    await vi.waitFor(() => expect(app.limits.gauge()).toMatchObject({ addresses: 0, running: 0 }));
  });

  test('that fail give their place back', async () => {
    const app = await start({ callLimits: { callsAtOnce: 1 } });
    const bad = call(app, 'schedule.windows', { areaId: 'test/none' });
    for (const status of [400, 400]) expect((await askFrom(one, bad)).status).toBe(status);
    expect((await askFrom(one, windows(app))).status).toBe(200);
  });
});

test('a page counts as a dear call', async () => {
  const app = await start();
  const full = await fillUp(app);
  const page = `${app.url}/area/test/one`;
  const [refused, served] = await Promise.all([askFrom(one, page), askFrom(other, page)]);
  expect([refused.status, served.status]).toEqual([429, 200]);
  expect(refused.headers['retry-after']).toBe('1');
  await full.answers();
  expect((await askFrom(one, page)).status).toBe(200);
});
