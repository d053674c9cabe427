import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { tokens } from '../../client/src/ui/tokens.ts';
import { ask } from './findMoment.ts';
import { keepMapReadable } from './mapPixels.ts';

test.use({
  viewport: { width: 1600, height: 900 },
  colorScheme: 'dark',
  contextOptions: { reducedMotion: 'reduce' },
});

const hourMs = 3_600_000;
const fills = { on: tokens.dark.map.on, soon: tokens.dark.map.soon, off: tokens.dark.map.off };
const camera = { zoom: 9, lat: -26.1, lon: 28.1 };
/** What panel and list leave of the map, in pixels. */
const free = { left: 450, right: 930, top: 130, bottom: 760 };

interface Place {
  areaId: string;
  x: number;
  y: number;
}

// The list docks beside the map: both are on screen at once.
for (const hours of [-20, 0, 30]) {
  test(`the list equals the painted map ${hours} hours from now`, async ({ page }) => {
    await keepMapReadable(page);
    const at = hours === 0 ? '' : `&at=${new Date(Date.now() + hours * hourMs).toISOString().slice(0, 16)}Z`;
    const places = await placesInSight(page);
    expect(places.length).toBeGreaterThan(4);
    await page.goto(`/?view=list${at}&map=${camera.zoom}/${camera.lat}/${camera.lon}`);
    const listed = await listedStates(page);
    await expect
      .poll(() => paintedStates(page, places), { timeout: 20_000 })
      .toEqual(places.map(({ areaId }) => [areaId, listed.get(areaId)]));
  });
}

/** Where the larger areas lie on the screen, by the map's projection. */
async function placesInSight(page: Page): Promise<Place[]> {
  type Area = { areaId: string; center: [number, number]; bbox: [number, number, number, number] };
  const { areas } = await ask<{ areas: Area[] }>(page, 'areas.inView', { bbox: [27, -27.5, 29.5, -25] });
  const worldPx = 512 * 2 ** camera.zoom;
  const northPx = (lat: number) =>
    (Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)) * worldPx;
  return areas
    .filter(
      ({ bbox }) => ((bbox[2] - bbox[0]) / 360) * worldPx > 60 && northPx(bbox[3]) - northPx(bbox[1]) > 60,
    )
    .map(({ areaId, center: [lon, lat] }) => ({
      areaId,
      x: Math.round(800 + ((lon - camera.lon) / 360) * worldPx),
      y: Math.round(450 - northPx(lat) + northPx(camera.lat)),
    }))
    .filter(({ x, y }) => x > free.left && x < free.right && y > free.top && y < free.bottom);
}

async function listedStates(page: Page): Promise<Map<string, string>> {
  await expect(page.getByRole('table')).toBeVisible();
  await expect(page.getByRole('table').getByText('…')).toHaveCount(0);
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download CSV' }).click();
  const rows: Record<string, string>[] = parse(await readFile(await (await waiting).path(), 'utf8'), {
    columns: true,
  });
  return new Map(rows.map((row) => [row.area_id!, row.state!]));
}

/** The state whose colour the pixels around each place have. */
async function paintedStates(page: Page, places: readonly Place[]): Promise<[string, string | null][]> {
  return page.evaluate(readStates, { colours: fills, places });
}

function readStates({ colours, places }: { colours: Record<string, string>; places: readonly Place[] }) {
  const canvas = document.querySelector<HTMLCanvasElement>('.map-view canvas');
  const sizePx = 25;
  const wanted = Object.entries(colours).map(([name, hex]) => {
    const value = Number.parseInt(hex.slice(1), 16);
    return { name, parts: [value >> 16, (value >> 8) & 255, value & 255] };
  });
  return places.map(({ areaId, x, y }): [string, string | null] => {
    if (!canvas) return [areaId, null];
    const copy = new OffscreenCanvas(sizePx, sizePx).getContext('2d', { willReadFrequently: true })!;
    copy.fillStyle = '#3b4552';
    copy.fillRect(0, 0, sizePx, sizePx);
    copy.drawImage(canvas, x - sizePx / 2, y - sizePx / 2, sizePx, sizePx, 0, 0, sizePx, sizePx);
    const { data } = copy.getImageData(0, 0, sizePx, sizePx);
    const counts = new Map(wanted.map(({ name }) => [name, 0]));
    for (let index = 0; index < data.length; index += 4) {
      const near = wanted
        .map(({ name, parts }) => ({
          name,
          distance: parts.reduce((sum, part, channel) => sum + Math.abs(part - data[index + channel]!), 0),
        }))
        .reduce((best, each) => (each.distance < best.distance ? each : best));
      if (near.distance < 150) counts.set(near.name, (counts.get(near.name) ?? 0) + 1);
    }
    // The halo of a name is as dark as 'off': where a tenth is lit, that tells.
    const lit = counts.get('on')! > counts.get('soon')! ? 'on' : 'soon';
    if (counts.get(lit)! > (sizePx * sizePx) / 10) return [areaId, lit];
    return [areaId, counts.get('off')! > 0 ? 'off' : null];
  });
}
