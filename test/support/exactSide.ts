import type { LonLat } from '@wip/shared/geo.ts';

const ulp = 2 ** -52;

/** On which side of the line from `a` to `b` the point lies: 1 left, -1 right, 0 exactly on it. */
export function exactSide(a: LonLat, b: LonLat, point: LonLat): -1 | 0 | 1 {
  const left = (b[0] - a[0]) * (point[1] - a[1]);
  const right = (b[1] - a[1]) * (point[0] - a[0]);
  const rough = left - right;
  if (Math.abs(rough) > 16 * ulp * (Math.abs(left) + Math.abs(right))) return rough > 0 ? 1 : -1;
  const [ax, ay, bx, by, px, py] = [...a, ...b, ...point].map(toInteger) as [
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  const exact = (bx - ax) * (py - ay) - (by - ay) * (px - ax);
  return exact > 0n ? 1 : exact < 0n ? -1 : 0;
}

const bits = new DataView(new ArrayBuffer(8));

/** A double times 2^1074: a whole number, without rounding. */
function toInteger(value: number): bigint {
  bits.setFloat64(0, value);
  const raw = bits.getBigUint64(0);
  const exponent = Number((raw >> 52n) & 0x7ffn);
  const fraction = raw & 0xfffffffffffffn;
  const size = exponent === 0 ? fraction : (fraction | 0x10000000000000n) << BigInt(exponent - 1);
  return raw >> 63n === 1n ? -size : size;
}
