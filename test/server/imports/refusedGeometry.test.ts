import { describe, expect, it } from 'vitest';
import { closed, corners, hole, polygon, refusal, world } from '../../support/geometryVerdicts.ts';

function nested(depth: number): unknown {
  return JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
}

describe('what cannot be repaired is refused with its reason', () => {
  const bowtie = [corners[0], corners[2], corners[1], corners[3], corners[0]];
  const big = Array.from({ length: 10_001 }, (_, index) => {
    const angle = (index / 10_001) * 2 * Math.PI;
    return [28 + Math.cos(angle), -26 + Math.sin(angle)];
  });
  const cases: [string, unknown, RegExp][] = [
    ['no geometry', null, /no geometry/],
    [
      'a point',
      { type: 'Point', coordinates: [28, -26] },
      /must be Polygon or MultiPolygon, and it is Point/,
    ],
    ['a line', { type: 'LineString', coordinates: closed }, /and it is LineString/],
    [
      'a collection',
      { type: 'GeometryCollection', geometries: [polygon(closed)] },
      /and it is GeometryCollection/,
    ],
    ['no rings', polygon(), /no rings/],
    ['a multipolygon of nothing', { type: 'MultiPolygon', coordinates: [] }, /no rings/],
    ['a part of nothing', { type: 'MultiPolygon', coordinates: [[closed], []] }, /no rings/],
    ['coordinates that are no list', { type: 'Polygon', coordinates: 'x' }, /no rings/],
    ['a ring that is no list', polygon(closed, 7), /a ring must be a list/],
    ['two points', polygon([corners[0], corners[1], corners[0]]), /2 different points/],
    ['text for numbers', polygon(closed.map((position) => position.map(String))), /two numbers/],
    ['null for a number', polygon([[null, null], ...closed]), /two numbers/],
    ['what is no number', polygon([[Number.NaN, -26], ...closed]), /two numbers/],
    ['an infinite number', polygon([[Number.POSITIVE_INFINITY, -26], ...closed]), /two numbers/],
    ['one number for two', polygon([[28], ...closed]), /two numbers/],
    ['a list nested without end', polygon([nested(20_000)]), /a nested list is no position/],
    ['a type that is no text', { type: nested(20_000), coordinates: [closed] }, /and it is nothing/],
    ['a longitude of 208', polygon(closed.map(([lon, lat]) => [lon + 180, lat])), /not on the globe/],
    [
      'a place outside the bounds',
      polygon(closed.map(([lon, lat]) => [lon + 10, lat])),
      /outside the region's bounds; correct/,
    ],
    [
      'a single vertex outside',
      polygon([
        [28, -26],
        [82, -26],
        [29, -25],
        [28, -26],
      ]),
      /longitude 82/,
    ],
    [
      'swapped coordinates',
      polygon(closed.map(([lon, lat]) => [lat, lon])),
      /latitude and longitude swapped\?/,
    ],
    ['a bowtie', polygon(bowtie), /crosses itself near longitude 28.5, latitude -25.5/],
    ['a spike', polygon([...corners, [28, -25.5], [27, -25.5], [28, -25.5], [28, -26]]), /itself/],
    [
      'a ring that touches itself',
      polygon([
        [28, -26],
        [29, -26],
        [28.5, -25.5],
        [29, -25],
        [28.1, -25],
        [28.5, -25.5],
        [28, -26],
      ]),
      /touches itself/,
    ],
    [
      'a vertex on another edge of its ring',
      polygon([
        [28, -26],
        [29, -26],
        [29, -25],
        [28.5, -26],
        [28, -25],
        [28, -26],
      ]),
      /touches itself/,
    ],
    [
      'a hole outside',
      polygon(
        closed,
        hole.map(([lon, lat]) => [lon + 2, lat]),
      ),
      /hole lies outside/,
    ],
    [
      'a hole over the edge',
      polygon(
        closed,
        hole.map(([lon, lat]) => [lon + 0.5, lat]),
      ),
      /crosses another/,
    ],
    ['a hole around its shell', polygon(hole, closed), /hole lies outside/],
    ['a hole that is its shell', polygon(closed, closed), /overlaps another/],
    ['a hole twice', polygon(closed, hole, hole), /overlaps another/],
    [
      'a hole within a hole',
      polygon(
        closed,
        hole,
        hole.map(([lon, lat]) => [28.5 + (lon - 28.5) / 2, -25.5 + (lat + 25.5) / 2]),
      ),
      /within another/,
    ],
    [
      'no surface',
      polygon([
        [28, -26],
        [28.000001, -26],
        [28.000001, -25.999999],
        [28, -26],
      ]),
      /no surface/,
    ],
    [
      'points on one line',
      polygon([
        [28, -26],
        [28.5, -26],
        [29, -26],
        [28, -26],
      ]),
      /folds back|overlaps/,
    ],
    ['10,001 vertices', polygon([...big, big[0]]), /10002 vertices; simplify/],
  ];

  it.each(cases)('%s', (_, geometry, reason) => {
    expect(refusal(geometry)).toMatch(reason);
  });

  it('a ring round a pole, and one wider than half the globe', () => {
    const round = [-170, -90, 0, 90, 170, -170].map((lon) => [lon, 80]);
    expect(refusal(polygon(round), world)).toMatch(/round a pole/);
    const wide = polygon([
      [-100, 0],
      [0, 0],
      [100, 0],
      [100, 10],
      [0, 10],
      [-100, 10],
      [-100, 0],
    ]);
    expect(refusal(wide, world)).toMatch(/wider than half the globe/);
  });
});
