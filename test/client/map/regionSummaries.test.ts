import type { PublicRegion } from '@wip/shared/areas/areaSchemas.ts';
import { packNumbers } from '@wip/shared/status/packing.ts';
import type { StatusCode } from '@wip/shared/status/timelines.ts';
import { describe, expect, test } from 'vitest';
import type { PowerMap } from '../../../client/src/map/powerMap.ts';
import { createRegionSummaries } from '../../../client/src/map/regionSummaries.ts';
import { summaryUntilZoom } from '../../../client/src/map/summaryZoom.ts';

const region = {
  ...{ regionId: 'west', name: 'Westland', bounds: [0, 0, 10, 10], areaCount: 10_000 },
  areaNumbers: packNumbers([1, 2]),
} as PublicRegion;

function codesOf(text: string) {
  const codeOf = (areaNumber: number) => text[areaNumber - 1] as StatusCode | undefined;
  return { codeOf, untilOf: () => null, numbers: () => [1, 2] };
}

function open(zoom: number) {
  const shown: string[] = [];
  const source = {
    setData: ({ features }: { features: { properties: { text: string } }[] }) =>
      shown.push(...features.map(({ properties }) => properties.text)),
  };
  const map = {
    getZoom: () => zoom,
    getSource: () => source,
    getContainer: () => ({ clientWidth: 800, clientHeight: 600 }),
    project: ([lon, lat]: [number, number]) => ({ x: lon * 4, y: (90 - lat) * 4 }),
  } as unknown as PowerMap;
  const summaries = createRegionSummaries(map);
  summaries.setRegions([region]);
  return { summaries, shown };
}

describe('the zoom until which a region is shown by its counts', () => {
  test('is where its areas are three pixels wide in the mean', () => {
    const zoom = summaryUntilZoom({ bounds: [0, -0.5, 1, 0.5], areaCount: 100 });
    const sidePx = (0.1 / 360) * 512 * 2 ** zoom;
    expect(sidePx).toBeCloseTo(3, 2);
  });

  test('is the same for a region across the antimeridian', () => {
    const away = summaryUntilZoom({ bounds: [178, -1, -178, 1], areaCount: 50 });
    expect(away).toBeCloseTo(summaryUntilZoom({ bounds: [10, -1, 14, 1], areaCount: 50 }));
  });
});

describe('summaries of regions', () => {
  test('stand on the map far out, and follow the states', () => {
    const { summaries, shown } = open(2);
    summaries.update(codesOf('nf'));
    summaries.update(codesOf('nf'));
    summaries.update(codesOf('ff'));
    expect(shown).toEqual(['Westland\n1 off, 1 on', 'Westland\n2 off']);
    expect(summaries.words(codesOf('ff'))).toBe('Westland: 2 off.');
  });

  test('are told in words for the regions in view only', () => {
    const { summaries } = open(2);
    const away: [number, number, number, number] = [-100, 0, -90, 10];
    summaries.setRegions([region, { ...region, name: 'Far away', bounds: away }]);
    expect(summaries.words(codesOf('ff'))).toBe('Westland: 2 off.');
  });

  test('are nothing to do near by', () => {
    const { summaries, shown } = open(8);
    summaries.update(codesOf('nf'));
    expect(shown).toEqual([]);
    expect(summaries.words(codesOf('nf'))).toBeNull();
  });

  test('are given again to a map that lost its sources', () => {
    const { summaries, shown } = open(2);
    summaries.update(codesOf('nf'));
    summaries.forget();
    summaries.update(codesOf('nf'));
    expect(shown).toHaveLength(2);
  });
});
