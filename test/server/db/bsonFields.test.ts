import { BsonFields } from '@wip/server/db/bsonFields.ts';
import { BSON } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { runSeed, seededRandom } from '../../support/random.ts';
import { randomClusters, randomGeometry } from '../../support/randomAreas.ts';

const open = (document: object) => new BsonFields(BSON.serialize(document));

function ringsOf(document: object): { ring: number[]; isOuter: boolean }[] {
  const rings: { ring: number[]; isOuter: boolean }[] = [];
  open(document).rings('geometry', (ring, isOuter) => rings.push({ ring: [...ring], isOuter }));
  return rings;
}

describe('the fields of a document', () => {
  test('are read past values of every kind that the database writes', () => {
    const fields = open({
      _id: new BSON.ObjectId(),
      flag: true,
      at: new Date(0),
      nothing: null,
      long: BSON.Long.fromNumber(2 ** 40),
      stamp: new BSON.Timestamp({ t: 1, i: 2 }),
      nested: { name: 'not this one', list: [{ name: 'nor this' }] },
      name: 'Umsinga é 東',
      size: 0.25,
      count: 7,
      box: [1, 2.5, -3],
    });
    expect(fields.text('name')).toBe('Umsinga é 東');
    expect([fields.number('size'), fields.number('count'), fields.number('long')]).toEqual([
      0.25,
      7,
      2 ** 40,
    ]);
    expect([fields.numberOrNull('nothing'), fields.numberOrNull('count')]).toEqual([null, 7]);
    expect(fields.numbers('box')).toEqual([1, 2.5, -3]);
  });

  test('a name that begins like another one is another one', () => {
    expect(open({ names: 'many', name: 'one', nam: 'short' }).text('name')).toBe('one');
  });

  test.each([
    ['a field that is not there', { size: 1 }, 'name'],
    ['a number for a text', { name: 1 }, 'name'],
  ])('%s is an error', (_, document, name) => {
    expect(() => open(document).text(name)).toThrow(RangeError);
  });

  test('a value of a kind that is not expected is an error, not a wrong number', () => {
    expect(() => open({ pattern: /a/, count: 1 }).number('count')).toThrow(RangeError);
    expect(() => open({ count: 'seven' }).number('count')).toThrow(RangeError);
  });

  test('rings are those that the driver reads, of 500 random polygons', () => {
    const seed = runSeed();
    const random = seededRandom(seed);
    const clusters = randomClusters(random, 20);
    for (let round = 0; round < 500; round++) {
      const geometry = randomGeometry(random, clusters);
      const document = BSON.deserialize(BSON.serialize({ before: 'x', geometry }));
      const polygons: number[][][][] =
        document.geometry.type === 'Polygon'
          ? [document.geometry.coordinates]
          : document.geometry.coordinates;
      const expected = polygons.flatMap((polygon) =>
        polygon.map((ring, index) => ({ ring: ring.flat(), isOuter: index === 0 })),
      );
      expect(ringsOf({ before: 'x', geometry }), `SEED=${seed}`).toEqual(expected);
    }
  });

  test('whole coordinates, which are stored as integers, are read like others', () => {
    const coordinates = [[[28, -26], [28.5, -26], [28, -25], [28, -26]]]; // biome-ignore format: one ring
    expect(ringsOf({ geometry: { type: 'Polygon', coordinates } })).toEqual([
      { ring: coordinates[0]!.flat(), isOuter: true },
    ]);
  });
});
