import type { BoundingBox } from '@wip/shared/geo.ts';

/** The box around some boxes. Where one of them crosses the antimeridian, it counts on beyond 180°. */
export function boxAround(boxes: readonly BoundingBox[]): BoundingBox {
  const crosses = boxes.some(([west, , east]) => west > east);
  const beyond = (lon: number) => (crosses && lon < 0 ? lon + 360 : lon);
  return [
    Math.min(...boxes.map(([west]) => beyond(west))),
    Math.min(...boxes.map(([, south]) => south)),
    Math.max(...boxes.map(([, , east]) => beyond(east))),
    Math.max(...boxes.map(([, , , north]) => north)),
  ];
}
