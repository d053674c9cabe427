import { describe, expect, test, vi } from 'vitest';
import { askFrom } from '../../support/askFrom.ts';
import type { TestApp } from '../../support/createTestApp.ts';
import { limitedServers, one, statuses, times, windows } from '../../support/limitedServer.ts';

const { resume, stall, start } = limitedServers();

describe('tiles that have to be cut', () => {
  const tile = (app: TestApp, x: number) =>
    `${app.url}/tiles/${app.board.current().catalogue.version}/12/${x}/2370.mvt`;

  test('wait for their turn by the screenful, four at a time, and leave room for calls', async () => {
    const app = await start();
    stall();
    const tiles = times(60, (x) => askFrom(one, tile(app, x)));
    await vi.waitFor(() => expect(app.limits.gauge().running).toBe(4));
    expect((await askFrom(one, windows(app))).status).toBe(200);
    resume();
    expect(statuses(await Promise.all(tiles))).toEqual({ 204: 60 });
    await vi.waitFor(() => expect(app.limits.gauge().addresses).toBe(0));
  });

  test('are refused beyond two screens, while those held ready are not counted', async () => {
    const app = await start();
    const ready = tile(app, 4_000);
    expect((await askFrom(one, ready)).status).toBe(204);
    stall();
    const tiles = times(200, (x) => askFrom(one, tile(app, x)));
    const refused = await Promise.race(tiles);
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect(JSON.parse(refused.text).error).toContain('try again in 1 s');
    expect((await askFrom(one, ready)).status).toBe(204);
    resume();
    expect(statuses(await Promise.all(tiles))).toEqual({ 204: 124, 429: 76 });
  });
});
