import { wireOutput } from '@wip/server/trpc/wireOutput.ts';
import superjson from 'superjson';
import { expect, test } from 'vitest';

const shared = { lon: 1 };

test.each([
  ['plain JSON', { a: [1, 'two', null, true, { b: [] }], 'c.d': {} }, undefined],
  ['one object in two places', [shared, shared], undefined],
  ['a date', { at: new Date(0), list: [{ at: new Date(1) }] }, 'meta'],
  ['undefined', { a: undefined }, 'meta'],
  ['numbers that JSON has not', [Number.NaN, Number.POSITIVE_INFINITY], 'meta'],
  ['minus zero', { lon: -0 }, 'meta'],
  ['a map, a set and a bigint', { map: new Map([[1, new Set(['a'])]]), big: 1n }, 'meta'],
])('%s comes back the same', (_, value, meta) => {
  const sent = wireOutput.serialize(value);
  expect(superjson.parse(JSON.stringify(sent))).toEqual(value);
  expect('meta' in sent ? 'meta' : undefined).toBe(meta);
});
