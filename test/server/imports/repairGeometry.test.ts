import type { BoundingBox } from '@wip/shared/geo.ts';
import { describe, expect, it } from 'vitest';
import { square } from '../../support/bundles.ts';
import { accept, closed, corners, hole, polygon, refusal, world } from '../../support/geometryVerdicts.ts';

describe('what has one meaning is repaired', () => {
  it('a right polygon is kept as it is', () => {
    const verdict = accept(polygon(closed, hole));
    expect(verdict.geometry).toEqual(polygon(closed, hole));
    expect(verdict.repairs).toEqual([]);
  });

  it('an open ring is closed', () => {
    const verdict = accept(polygon(corners));
    expect(verdict.geometry.coordinates).toEqual([closed]);
    expect(verdict.repairs).toEqual(['closed the ring']);
  });

  it('the shell is wound counter-clockwise and its holes clockwise', () => {
    const verdict = accept(polygon(closed.toReversed(), hole.toReversed()));
    expect(verdict.geometry).toEqual(polygon(closed, hole));
    expect(verdict.repairs).toEqual(['turned the winding']);
  });

  it('repeated vertices and third coordinates are dropped', () => {
    const [first, ...rest] = closed.map((position) => [...position, 1_500]);
    const verdict = accept(polygon([first, first, ...rest]));
    expect(verdict.geometry.coordinates).toEqual([closed]);
    expect(verdict.repairs).toEqual(['dropped the third coordinate', 'dropped repeated vertices']);
  });
});

describe('across the antimeridian', () => {
  const fiji: BoundingBox = [170, -25, -170, -10];
  const jumping = polygon([
    [179, -18],
    [-179, -18],
    [-179, -16],
    [179, -16],
    [179, -18],
  ]);
  const split = {
    type: 'MultiPolygon',
    coordinates: [square(178, -18, 2).coordinates, square(-180, -18, 2).coordinates],
  };

  it('a ring that jumps to −179° keeps its small box, its centre and its surface', () => {
    const verdict = accept(jumping, fiji);
    expect(verdict.geometry).toEqual(jumping);
    expect(verdict.bbox).toEqual([179, -18, -179, -16]);
    expect(Math.abs(verdict.center[0])).toBeGreaterThan(179);
    expect(verdict.areaKm2).toBeCloseTo(accept(square(28, -18, 2), world).areaKm2, -1);
  });

  it('parts on both sides of it have one small box', () => {
    expect(accept(split, fiji).bbox).toEqual([178, -18, -178, -16]);
  });

  it('a hole is found within a shell that jumps', () => {
    const holeInWest = [
      [-179.6, -17.6],
      [-179.6, -17.4],
      [-179.4, -17.4],
      [-179.4, -17.6],
      [-179.6, -17.6],
    ];
    expect(accept(polygon(jumping.coordinates[0], holeInWest), fiji).geometry.coordinates).toHaveLength(2);
  });

  it('is refused where the region does not lie there', () => {
    expect(refusal(jumping, [-179.5, -25, 179.5, -10])).toMatch(/crosses the antimeridian/);
  });
});

it('positions across the antimeridian are kept to the last digit', () => {
  const ring = [
    [179.93216062713077, -17],
    [-179.60000000000002, -17],
    [-179.7, -16.1],
    [179.93216062713077, -17],
  ];
  const verdict = accept(polygon(ring), [170, -20, -170, 0]);
  expect(verdict.geometry.coordinates).toEqual([ring]);
  expect(accept(polygon([...ring.slice(1), ring[1]]), [170, -20, -170, 0]).geometry.coordinates).toEqual([
    [...ring.slice(1), ring[1]],
  ]);
});
