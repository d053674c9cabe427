import { placeInRing } from '@wip/server/features/imports/geometry/placeInRing.ts';
import type { LonLat } from '@wip/shared/geo.ts';
import { describe, expect, it } from 'vitest';
import { square } from '../../support/bundles.ts';
import { accept, closed, polygon, world } from '../../support/geometryVerdicts.ts';

describe('measures', () => {
  it('the surface is that on the sphere', () => {
    expect(accept(polygon(closed)).areaKm2).toBeCloseTo(11_150, -2);
    expect(accept(square(0, 0, 1), world).areaKm2).toBeCloseTo(12_364, -1);
  });

  it('the centre lies inside, also where the centroid does not', () => {
    const ring = [
      [28, -26],
      [29, -26],
      [29, -25],
      [28.9, -25],
      [28.9, -25.9],
      [28.1, -25.9],
      [28.1, -25],
      [28, -25],
      [28, -26],
    ];
    const [lon, lat] = accept(polygon(ring)).center;
    expect(lon < 28.1 || lon > 28.9 || lat < -25.9).toBe(true);
  });

  it.each([1e-4, 1e-6, 1e-8])('a sliver that is %f° wide has a centre inside', (widthDeg) => {
    const ring: LonLat[] = [
      [28, -26],
      [29, -25.1],
      [29 + widthDeg, -25.1],
      [28, -26],
    ];
    const verdict = accept(polygon(ring));
    expect(placeInRing(verdict.center, ring)).toBe('inside');
  });

  it('10,000 vertices are judged within 500 ms of a processor', () => {
    const ring = Array.from({ length: 9_999 }, (_, index) => {
      const angle = (index / 9_999) * 2 * Math.PI;
      const radius = 1 + 0.2 * Math.sin(angle * 500);
      return [28 + radius * Math.cos(angle), -26 + radius * Math.sin(angle)];
    });
    accept(polygon(ring));
    expect(processorMs(() => accept(polygon(ring)))).toBeLessThan(500);
  });

  it('hundreds of parts whose boxes all meet are judged within two seconds of a processor', () => {
    const slivers = Array.from({ length: 800 }, (_, index) => {
      const lon = 17 + index * 1e-5;
      return [
        [
          [lon, -34],
          [lon + 1, -33],
          [lon + 1 + 1e-6, -33 + 1e-7],
          [lon + 4e-6, -34 + 5e-7],
          [lon, -34],
        ],
      ];
    });
    const judge = () => accept({ type: 'MultiPolygon', coordinates: slivers });
    expect(processorMs(judge)).toBeLessThan(2_000);
  });
});

function processorMs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  return process.cpuUsage(before).user / 1_000;
}
