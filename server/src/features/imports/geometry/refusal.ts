/** Thrown inside the geometry checks and turned into a verdict by `repairGeometry`: the reason, in plain words. */
export class GeometryRefusal extends Error {}

/** `[lon, lat]` as people read it, in at most five decimals. */
export function describePosition([lon, lat]: readonly [number, number]): string {
  const round = (value: number) => Math.round(value * 1e5) / 1e5;
  return `longitude ${round(lon > 180 ? lon - 360 : lon)}, latitude ${round(lat)}`;
}
