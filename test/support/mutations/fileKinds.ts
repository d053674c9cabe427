import { kind, type Mutation, type MutationKind } from './mutation.ts';

export const areas = 'areas.geojson';

/** A change of one file after which the bundle is refused as a whole. */
export function whole(
  name: string,
  file: string,
  change: (text: string, mutation: Mutation) => string | Buffer,
  sentence: RegExp,
): MutationKind {
  return kind(name, (mutation) => {
    mutation.changes.set(file, (text) => change(text, mutation));
    mutation.wanted.sentence = sentence;
  });
}

/** A change of areas.geojson after which it means the same. */
export function same(
  name: string,
  change: (text: string, mutation: Mutation) => string | Buffer,
): MutationKind {
  return kind(
    name,
    (mutation) => void mutation.changes.set(areas, (text) => change(text, mutation)) as undefined,
  );
}

/** Something is done to the folder after which the bundle is refused as a whole. */
export function wholeFolder(
  name: string,
  change: (folder: string) => Promise<unknown>,
  sentence: RegExp,
): MutationKind {
  return kind(name, ({ afterwards, wanted }) => {
    afterwards.push(change);
    wanted.sentence = sentence;
  });
}

export function between(text: string, from: string | RegExp, to: string): string {
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`nothing to replace: ${from}`);
  return changed;
}
