import { expect, type Page, test } from '@playwright/test';
import type { RunningProcess } from '../support/processes.ts';
import { keepMapReadable, untilLit } from './mapPixels.ts';
import { startSecondServer } from './secondServer.ts';

test.use({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark' });

const emptyStyle = {
  version: 8,
  glyphs: 'mapbox://fonts/mapbox/{fontstack}/{range}.pbf',
  sources: {},
  layers: [{ id: 'ground', type: 'background', paint: { 'background-color': '#203040' } }],
};

let server: RunningProcess;
let url: string;

test.beforeAll(async () => {
  ({ server, url } = await startSecondServer({
    MAPBOX_API_KEY: 'pk.eyJ1IjoidGVzdCIsImEiOiJ0ZXN0In0.dGVzdA',
  }));
});

test.afterAll(async () => {
  server.killGroup('SIGTERM');
  await server.ended();
});

/** The scripts of the map libraries that a page loaded. */
function watchLibraries(page: Page): Set<string> {
  const libraries = new Set<string>();
  page.on('request', (request) => {
    const library = /assets\/(mapbox|maplibre)-/.exec(request.url())?.[1];
    if (library) libraries.add(library);
  });
  return libraries;
}

test('with an accepted key the map is Mapbox’s, lit by our areas, and MapLibre is not loaded', async ({
  page,
}) => {
  const libraries = watchLibraries(page);
  await page.route(/mapbox\.com/, (route) =>
    route.request().url().includes('/styles/v1/')
      ? route.fulfill({ json: emptyStyle })
      : route.fulfill({ status: 204, body: '' }),
  );
  await keepMapReadable(page);
  await page.goto(url);
  await expect(page.locator('.mapboxgl-canvas')).toBeVisible();
  await untilLit(page, 'dark', 30_000);
  expect([...libraries]).toEqual(['mapbox']);
});

test('with a refused key the built-in map takes over and says why', async ({ page }) => {
  await page.route(/mapbox\.com/, (route) =>
    route.fulfill({ status: 401, json: { message: 'Not Authorized' } }),
  );
  await keepMapReadable(page);
  await page.goto(url);
  await expect(page.getByText('Mapbox refused this site’s key.')).toBeVisible({ timeout: 20_000 });
  await untilLit(page, 'dark');
});

test('when Mapbox does not answer the built-in map takes over and says so', async ({ page }) => {
  await page.route(/mapbox\.com/, () => undefined);
  await keepMapReadable(page);
  await page.goto(url);
  await expect(page.getByText('Mapbox does not answer.')).toBeVisible({ timeout: 25_000 });
  await untilLit(page, 'dark');
});

test('without a key Mapbox’s library is not loaded', async ({ page }) => {
  const libraries = watchLibraries(page);
  await keepMapReadable(page);
  await page.goto('/');
  await untilLit(page, 'dark');
  expect([...libraries]).toEqual(['maplibre']);
});
