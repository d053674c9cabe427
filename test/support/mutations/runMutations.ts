import { join } from 'node:path';
import type { Repos } from '@wip/server/db/repos.ts';
import { seededRandom } from '../random.ts';
import { checkMutation } from './checkMutation.ts';
import { collectionMutations } from './collectionMutations.ts';
import { fileMutations } from './fileMutations.ts';
import { goodBundles } from './goodBundles.ts';
import { type Mutation, startMutation } from './mutation.ts';
import { partMutations } from './partMutations.ts';
import { positionMutations } from './positionMutations.ts';
import { propertyMutations } from './propertyMutations.ts';
import { regionMutations } from './regionMutations.ts';
import { ringMutations } from './ringMutations.ts';
import { rowMutations } from './rowMutations.ts';
import { shapeMutations } from './shapeMutations.ts';
import { stageMutations } from './stageMutations.ts';
import { tableMutations } from './tableMutations.ts';
import { timetableFileMutations } from './timetableFileMutations.ts';
import { writeMutation } from './writeMutation.ts';

export const mutationKinds = [
  ...positionMutations,
  ...ringMutations,
  ...partMutations,
  ...shapeMutations,
  ...propertyMutations,
  ...rowMutations,
  ...tableMutations,
  ...stageMutations,
  ...regionMutations,
  ...fileMutations,
  ...timetableFileMutations,
  ...collectionMutations,
];

const atOnce = 4;

interface RunOptions {
  count: number;
  seed: number;
  folder: string;
  repos: Repos;
  now: () => Date;
}

/**
 * Checks `count` mutations, every kind in turn, each of a good bundle that it fits; resolves to how many were checked.
 * Throws all failures at once, each with its number, bundle and kind.
 */
export async function runMutations({ count, seed, folder, repos, now }: RunOptions): Promise<number> {
  const failures: string[] = [];
  let firstCause: unknown;
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < count) {
        const number = next++;
        const { mutation, name } = makeMutation(number, seed);
        try {
          await writeMutation(mutation, join(folder, String(number)));
          await checkMutation(mutation, join(folder, String(number)), repos, now);
        } catch (cause) {
          firstCause ??= cause;
          failures.push(`${number}, '${mutation.good.name}', ${name}: ${(cause as Error).message}`);
        }
      }
    }),
  );
  if (failures.length > 0) throw new Error(failures.join('\n'), { cause: firstCause });
  return next;
}

function makeMutation(number: number, seed: number): { mutation: Mutation; name: string } {
  const random = seededRandom(seed + number);
  const kind = mutationKinds[number % mutationKinds.length]!;
  const bundles = goodBundles();
  const first = Math.floor(random() * bundles.length);
  for (let turn = 0; turn < bundles.length; turn += 1) {
    const good = bundles[(first + turn) % bundles.length]!;
    good.region.id = `mutated-${number}`;
    const mutation = startMutation(good, random);
    if (kind.apply(mutation) !== false) return { mutation, name: kind.name };
  }
  throw new Error(`no bundle can be damaged by '${kind.name}'`);
}
