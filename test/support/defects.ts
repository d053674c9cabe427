import type { ImportReport } from '@wip/server/features/imports/importReport.ts';
import { expect } from 'vitest';
import { type BundleArea, square } from './bundles.ts';

/** What has to become of each case, in this order; the second `ok` has a key that is taken. */
export const defectVerdicts = [
  /^ok: accepted/,
  /^unclosed: accepted.*closed the ring/,
  /^reversed: accepted/,
  /^swapped: refused.*latitude and longitude swapped\?/,
  /^bowtie: refused.*crosses itself/,
  /^two-points: refused.*2 different points/,
  /^repeat-vertex: accepted.*dropped repeated vertices/,
  /^hole: accepted/,
  /^hole-outside: refused.*outside its shell/,
  /^multi: accepted/,
  /^null-geometry: refused.*no geometry/,
  /^empty: refused.*no rings/,
  /^string-coordinates: refused.*two numbers/,
  /^nan: refused.*two numbers/,
  /^ok: refused.*feature 1 has this key already/,
  /^elevation: accepted.*third coordinate/,
  /^wrong-type: refused.*it is LineString/,
  /^out-of-range: refused.*not on the globe/,
  /^collection: refused.*it is GeometryCollection/,
];

/** Holds a report on the cases, one feature and one line each, against the verdicts, and each refusal has its place. */
export function expectDefectVerdicts(report: ImportReport, cases: readonly string[]): void {
  const verdicts = cases.map((name, index) => {
    const own = report.entries.filter((entry) => entry.feature === index + 1);
    const refusal = own.find((entry) => entry.action === 'refused');
    const repairs = own.filter((entry) => entry.action === 'repaired').map((entry) => entry.message);
    return `${name}: ${refusal ? `refused, ${refusal.message}` : ['accepted', ...repairs].join(', ')}`;
  });
  expect(verdicts).toEqual(defectVerdicts.map((verdict) => expect.stringMatching(verdict)));
  const windings = verdicts.filter((verdict) => /^(ok|reversed): accepted, turned the winding/.test(verdict));
  expect(windings).toHaveLength(1); // one of the two was right
  const refusals = report.entries.filter((entry) => entry.action === 'refused');
  for (const { file, line, feature = 0, key, field } of refusals) {
    const ofCase = { file: 'areas.geojson', line: feature + 1, key: cases[feature - 1] };
    expect({ file, line, key }).toEqual(ofCase);
    expect(field).toBe(feature === 15 ? 'key' : 'geometry');
  }
}

/** The same cases, drawn by hand. */
export function ownDefects(): BundleArea[] {
  const place = (column: number) => square(18 + column * 0.5, -30, 0.25);
  const ring = (column: number) => place(column).coordinates[0]!;
  const polygon = (...coordinates: unknown[]) => ({ type: 'Polygon', coordinates });
  const [a, b, c, d] = ring(4);
  const hole = (column: number, shift = 0) =>
    square(18.1 + column * 0.5 + shift, -29.9, 0.05).coordinates[0]!.toReversed();
  const cases: [string, unknown][] = [
    ['ok', place(0)],
    ['unclosed', polygon(ring(1).slice(0, -1))],
    ['reversed', polygon(ring(2).toReversed())],
    ['swapped', polygon(ring(3).map(([lon, lat]) => [lat, lon]))],
    ['bowtie', polygon([a, c, b, d, a])],
    ['two-points', polygon([a, b, a])],
    ['repeat-vertex', polygon([a, b, b, b, c, d, a])],
    ['hole', polygon(ring(7), hole(7))],
    ['hole-outside', polygon(ring(8), hole(8, 0.3))],
    ['multi', { type: 'MultiPolygon', coordinates: [place(9).coordinates, place(10).coordinates] }],
    ['null-geometry', null],
    ['empty', polygon()],
    ['string-coordinates', polygon(ring(12).map((position) => position.map(String)))],
    ['nan', polygon([['NaN', -30], ...ring(13).slice(1)])],
    ['ok', place(14)],
    ['elevation', polygon(ring(15).map((position) => [...position, 1_680]))],
    ['wrong-type', { type: 'LineString', coordinates: ring(16) }],
    ['out-of-range', polygon([[195, -30], ...ring(17).slice(1, -1), [195, -30]])],
    ['collection', { type: 'GeometryCollection', geometries: [place(18)] }],
  ];
  return cases.map(([name, geometry]) => ({ key: name, name, geometry }));
}
