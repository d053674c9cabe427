import type { BoundingBox } from '@wip/shared/geo.ts';
import { describe, expect, it } from 'vitest';
import { square } from '../../support/bundles.ts';
import { accept, closed, hole, refusal } from '../../support/geometryVerdicts.ts';

describe('parts', () => {
  const part = (west: number, south: number, sizeDeg = 1) => square(west, south, sizeDeg).coordinates;
  const multi = (...coordinates: unknown[]) => ({ type: 'MultiPolygon', coordinates });
  const pacific: BoundingBox = [170, -20, -170, 0];

  it.each([
    ['cross', multi(part(28, -26), part(28.5, -25.5))],
    ['are the same', multi(part(28, -26), part(28, -26))],
    ['lie within each other', multi(part(28, -26), part(28.25, -25.75, 0.5))],
    ['lie within each other and touch', multi(part(28, -26), part(28, -26, 0.5))],
    [
      'overlap edge on edge',
      multi(
        [closed],
        [
          [
            [28.5, -26],
            [29.5, -26],
            [29.5, -25],
            [28.5, -25],
            [28.5, -26],
          ],
        ],
      ),
    ],
  ])('that %s are refused', (_, geometry) => {
    expect(refusal(geometry)).toMatch(
      /^two parts overlap near longitude 2\S+, latitude -2\S+; merge them into one$/,
    );
  });

  it.each([
    ['share an edge', multi(part(28, -26), part(29, -26))],
    ['share a corner', multi(part(28, -26), part(29, -25))],
    ['lie in the hole of another', multi([closed, hole], part(28.45, -25.55, 0.1))],
    ['fill the hole of another', multi([closed, hole], [hole.toReversed()])],
  ])('that %s are kept', (_, geometry) => {
    expect(accept(geometry).geometry).toEqual(geometry);
  });

  it('are compared across the antimeridian', () => {
    const west = [
      [
        [179, -10],
        [-179, -10],
        [-179, -9],
        [179, -9],
        [179, -10],
      ],
    ];
    const east = [
      [
        [-179.5, -9.5],
        [-178, -9.5],
        [-178, -8.5],
        [-179.5, -8.5],
        [-179.5, -9.5],
      ],
    ];
    expect(refusal(multi(west, east), pacific)).toMatch(/^two parts overlap/);
    expect(refusal(multi(east, west), pacific)).toMatch(/^two parts overlap/);
    const apart = [
      [
        [-178.9, -9.5],
        [-178, -9.5],
        [-178, -8.5],
        [-178.9, -8.5],
        [-178.9, -9.5],
      ],
    ];
    expect(accept(multi(west, apart), pacific).repairs).toEqual([]);
  });
});
