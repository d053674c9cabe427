import type { LonLat } from '@wip/shared/geo.ts';
import { isPlain, kept, noPosition, put, refused, replaced, shellOf } from './geometryKinds.ts';
import type { MutationKind } from './mutation.ts';

const outside =
  /^longitude \S+, latitude \S+ lies outside the region's bounds; correct it, or widen `bounds` in region.json$/;
const offGlobe = /^longitude \S+, latitude \S+ is not on the globe; use WGS 84 degrees$/;
const swapped =
  /^longitude \S+, latitude \S+ (lies outside the region's bounds|is not on the globe); latitude and longitude swapped\?$/;

export const positionMutations: MutationKind[] = [
  refused('latitude and longitude swapped', swapped, (rings) => {
    for (const ring of rings) for (const position of ring) position.reverse();
    return undefined;
  }),
  refused(
    'one position swapped',
    /^longitude \S+, latitude \S+ (is not on the globe; use WGS 84|lies outside the region's bounds; correct it)/,
    (rings, mutation) => {
      const ring = mutation.pick(rings);
      const at = 1 + mutation.whole(ring.length - 2);
      ring[at] = [ring[at]![1], ring[at]![0]];
      return undefined;
    },
  ),
  kept(
    'a dropped closing vertex',
    'closed the ring',
    (rings, { pick }) => void pick(rings).pop() as undefined,
  ),
  kept('a reversed ring', 'turned the winding', (rings, { pick }) => void pick(rings).reverse() as undefined),
  kept('all rings reversed', 'turned the winding', (rings) => {
    for (const ring of rings) ring.reverse();
    return undefined;
  }),
  kept('repeated vertices', 'dropped repeated vertices', (rings, { pick, whole }) => {
    const ring = pick(rings);
    const at = whole(ring.length);
    ring.splice(at, 0, ...Array.from({ length: 1 + whole(4) }, () => ring[at]!));
    return undefined;
  }),
  kept('a third coordinate', 'dropped the third coordinate', (rings, mutation) => {
    const ring = mutation.pick(rings);
    const at = mutation.whole(ring.length);
    ring[at] = [...ring[at]!, mutation.pick([0, 1_680.5, -3, null, 'm'])] as unknown as LonLat;
    return undefined;
  }),
  kept('another vertex first', null, (rings, { pick, whole }) => {
    const ring = pick(rings);
    const open = ring.splice(0).slice(1);
    const first = whole(open.length);
    const turned = [...open.slice(first), ...open.slice(0, first)];
    ring.push(...turned, turned[0]!);
    return undefined;
  }),
  kept('numbers written with an exponent', null, (_rings, { changes }) => {
    changes.set('areas.geojson', (text) =>
      text.replace(
        /(?<=[[,])-?\d+\.\d+(?=[,\]])/g,
        (number) => `${number.replace('.', '')}e-${number.split('.')[1]!.length}`,
      ),
    );
    return undefined;
  }),
  ...['@@NaN@@', '@@Infinity@@', '@@-Infinity@@', '@@1e400@@'].map((token) =>
    refused(`${token} as longitude`, noPosition, (rings, mutation) => put(rings, mutation, [token, -33])),
  ),
  refused('texts as numbers', noPosition, (rings, mutation) => put(rings, mutation, ['28.1', '-26.1'])),
  ...[
    null,
    [],
    [28],
    {},
    'x',
    [
      [28, -26],
      [28, -26],
    ],
    [null, null],
    [true, false],
    { lon: 28, lat: -26 },
  ].map((position) =>
    refused(`${JSON.stringify(position)} as position`, noPosition, (rings, mutation) =>
      put(rings, mutation, position),
    ),
  ),
  refused('a position nested deeply', noPosition, (rings, mutation) =>
    put(rings, mutation, JSON.parse(`${'['.repeat(3_000)}1${']'.repeat(3_000)}`)),
  ),
  refused('a position off the globe', offGlobe, (rings, mutation) =>
    put(
      rings,
      mutation,
      mutation.pick([
        [200, -30],
        [28, 95],
        [1e300, -30],
        [28, -9e15],
      ]),
    ),
  ),
  refused('a position outside the bounds', outside, (rings, mutation) =>
    put(
      rings,
      mutation,
      mutation.pick([
        [0, 0],
        [5, 1],
        [-1, -1],
      ]),
    ),
  ),
  refused(
    'an area beside the bounds',
    outside,
    (rings) => {
      for (const ring of rings) for (const position of ring) position[1] -= position[1] > 0 ? 30 : -30;
      return undefined;
    },
    isPlain,
  ),
  replaced(
    'an area that runs over the antimeridian of a region that does not',
    outside,
    (area) => {
      const [, lat] = shellOf(area)[0]!;
      return {
        type: 'Polygon',
        coordinates: [
          [
            [179, lat],
            [-179, lat],
            [-179, lat + 1],
            [179, lat],
          ],
        ],
      };
    },
    (area) => !['west', 'across', 'east', 'both', 'touching'].includes(area.key),
  ),
];
