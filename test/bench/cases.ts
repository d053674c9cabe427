import { dayMs, minuteMs } from '@wip/shared/time.ts';
import { createTestClient } from '../support/testClient.ts';

/** URLs to load in turn, and the least share of the reference's requests/s that the product must reach. */
export interface BenchCase {
  name: string;
  product: string[];
  reference: string[];
  least: number;
  /** A reference slower than this (requests/s) says that the machine was busy. */
  referenceFloor: number;
}

const variants = 400;
const weekMs = 7 * dayMs;
const tilePath = (version: string) => `/tiles/${version}/6/36/37.mvt`;

/** The answers that the references hold ready, taken from the product itself. */
export async function referenceAnswers(product: string) {
  const client = createTestClient(product);
  const { catalogueVersion, regions } = await client.regions.list.query();
  const [region] = regions;
  if (!region) throw new Error('The demonstration region is not there.');
  const { areas } = await client.areas.inView.query({ bbox: region.bounds });
  const from = new Date();
  const span = {
    areaId: areas[0]!.areaId,
    from: from.toISOString(),
    to: new Date(from.getTime() + weekMs).toISOString(),
  };
  const view = await client.status.inView.query({ bbox: region.bounds });
  const tile = await fetch(product + tilePath(catalogueVersion));
  return {
    catalogueVersion,
    datasetId: `${region.regionId}@${region.version}`,
    bounds: region.bounds,
    areaIds: areas.map((area) => area.areaId),
    tile: new Uint8Array(await tile.arrayBuffer()),
    /** Made beforehand. */
    ready: {
      view: view.columns,
      windows: await client.schedule.windows.query(span),
      history: await client.status.history.query(span),
    },
  };
}

interface Addresses {
  product: string;
  express: string;
  trpc: string;
}

/** All cases; every product URL differs from its neighbours in what it asks for. */
export function benchCases(
  input: Addresses &
    Pick<Awaited<ReturnType<typeof referenceAnswers>>, 'bounds' | 'areaIds' | 'catalogueVersion'>,
): BenchCase[] {
  const { product, express, trpc, areaIds } = input;
  const callAt = (origin: string, path: string, value: unknown) =>
    `${origin}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(value))}`;
  const each = <T>(make: (index: number) => T) => Array.from({ length: variants }, (_, index) => make(index));
  const [west, south, east, north] = input.bounds;
  const points = each((index) => ({
    lon: west + (((index * 61) % variants) / variants) * (east - west),
    lat: south + (((index * 23) % variants) / variants) * (north - south),
  }));
  const nowMs = Math.floor(Date.now() / minuteMs) * minuteMs;
  const instant = (atMs: number) => new Date(atMs).toISOString();
  const spans = each((index) => {
    const fromMs = nowMs + (index % 97) * 17 * minuteMs - 2 * dayMs;
    return {
      areaId: areaIds[(index * 37) % areaIds.length],
      from: instant(fromMs),
      to: instant(fromMs + weekMs),
    };
  });
  const views = each((index) => ({
    bbox: [west - 1 - index / 1000, south - 1, east + 1, north + 1],
    at: instant(nowMs + (((index * 7_919) % (14 * 1_440)) - 7 * 1_440) * minuteMs),
  }));
  return [
    {
      name: 'areas.at',
      product: points.map((point) => callAt(product, 'areas.at', point)),
      reference: points.map(({ lon, lat }) => `${express}/at?lon=${lon}&lat=${lat}`),
      least: 0.5,
      referenceFloor: 1_450,
    },
    {
      name: 'status.inView, all areas',
      product: views.map((view) => callAt(product, 'status.inView', view)),
      reference: views.map((view) => callAt(trpc, 'view', view)),
      least: 0.8,
      referenceFloor: 1_650,
    },
    {
      name: 'schedule.windows, a week',
      product: spans.map((span) => callAt(product, 'schedule.windows', span)),
      reference: spans.map((span) => callAt(trpc, 'windows', span)),
      least: 0.75,
      referenceFloor: 500,
    },
    {
      name: 'status.history, a week',
      product: spans.map((span) => callAt(product, 'status.history', span)),
      reference: spans.map((span) => callAt(trpc, 'history', span)),
      least: 0.7,
      referenceFloor: 500,
    },
    {
      name: 'warm tile',
      product: [product + tilePath(input.catalogueVersion)],
      reference: [`${express}/bytes`],
      least: 0.7,
      referenceFloor: 5_000,
    },
  ];
}
