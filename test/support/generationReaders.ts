import { decodeStatusColumns } from '@wip/shared/status/statusColumns.ts';
import { areaCountOf, generationOf, generationRegion, isOff } from './generations.ts';
import { readTile } from './readTile.ts';
import { createTestClient } from './testClient.ts';

/** What all readers together have learned: names and numbers of versions, and the generation of each. */
export interface Lore {
  areaCount: number;
  generations: Map<string, number>;
  faults: string[];
}

export function newLore(areaCount: number): Lore {
  return { areaCount, generations: new Map(), faults: [] };
}

const place = { lon: 17.045, lat: -33.955 };
const view = { bbox: [17, -34, 17.25, -33.75] as [number, number, number, number] };
const world = { bbox: [-180, -90, 180, 90] as [number, number, number, number] };
const areaId = `${generationRegion}/a0`;
/** The tile of zoom 10 that holds `place`. */
const tile = '10/560/612';

/**
 * A reader that asks one question after the other of `urls` in turn until it is stopped. Every answer must be of one
 * version, the one that it names; with one url the versions must never run backwards.
 */
export function startReader(urls: readonly string[], lore: Lore) {
  const clients = urls.map((url) => ({ url, trpc: createTestClient(url) }));
  const seen: number[] = [];
  let isStopped = false;
  let lastCatalogue: string | null = null;

  /** Takes down what an answer says of its version: everything in it has to tell the same generation. */
  function note(call: string, told: readonly number[], names: Record<string, string | number>): void {
    const different = new Set(told);
    const [generation] = different;
    if (generation === undefined) return;
    if (different.size > 1) lore.faults.push(`${call} holds the generations ${[...different]}`);
    for (const [kind, name] of Object.entries(names)) {
      const known = lore.generations.get(`${kind} ${name}`);
      if (known === undefined) lore.generations.set(`${kind} ${name}`, generation);
      else if (known !== generation)
        lore.faults.push(`${call}: ${kind} ${name} is ${known} and ${generation}`);
    }
    const newest = seen.at(-1) ?? 0;
    if (urls.length === 1 && generation < newest) lore.faults.push(`${call}: ${generation} after ${newest}`);
    seen.push(generation);
  }

  const questions: ((client: (typeof clients)[number]) => Promise<void>)[] = [
    async ({ trpc }) => {
      const { catalogueVersion, catalogueRevision, regions } = await trpc.regions.list.query();
      lastCatalogue = catalogueVersion;
      for (const { name, version, areaCount } of regions) {
        note('regions.list', [generationOf(name), areaCount - lore.areaCount], {
          version,
          catalogueVersion,
          catalogueRevision,
        });
      }
    },
    async ({ trpc }) => {
      const { areas, catalogueVersion, catalogueRevision } = await trpc.areas.inView.query(view);
      note(
        'areas.inView',
        areas.map(({ name }) => generationOf(name)),
        { catalogueVersion, catalogueRevision },
      );
      for (const { name, version, group } of areas)
        note('areas.inView', [generationOf(name), generationOf(group)], { version });
    },
    async ({ trpc }) => {
      const areas = await trpc.areas.at.query(place);
      if (areas.length !== 1) lore.faults.push(`areas.at finds ${areas.length} areas`);
      for (const { name, version } of areas) note('areas.at', [generationOf(name)], { version });
    },
    async ({ trpc }) => {
      const { name, version, group } = await trpc.areas.byId.query({ areaId });
      note('areas.byId', [generationOf(name), generationOf(group)], { version });
    },
    async ({ trpc }) => {
      const areas = await trpc.areas.search.query({ q: 'Place 7', limit: 5 });
      if (areas.length !== 5) lore.faults.push(`areas.search finds ${areas.length} areas`);
      note(
        'areas.search',
        areas.map(({ name }) => generationOf(name)),
        { version: areas[0]?.version ?? '' },
      );
    },
    async ({ trpc }) => {
      const { name, version, catalogueRevision, because, state } = await trpc.status.area.query({ areaId });
      const generation = generationOf(name);
      note('status.area', [generation, generationOf(because[0]?.group ?? null)], {
        version,
        catalogueRevision,
      });
      if (state !== (isOff(generation) ? 'off' : 'on'))
        lore.faults.push(`status.area: ${generation} is ${state}`);
    },
    async ({ trpc }) => {
      const { catalogueVersion, catalogueRevision, columns } = await trpc.status.inView.query(world);
      const { numbers, codes } = decodeStatusColumns(columns);
      const generation = numbers.length - areaCountOf(0, lore.areaCount);
      note('status.inView', [generation], { catalogueVersion, catalogueRevision });
      const isRight = [...codes].every((code) => (code === 'f') === isOff(generation));
      if (!isRight) lore.faults.push(`status.inView: ${generation} is ${[...new Set(codes)].join()}`);
    },
    async ({ url }) => {
      if (lastCatalogue === null) return;
      const response = await fetch(`${url}/tiles/${lastCatalogue}/${tile}.mvt`);
      const { labels } = readTile(new Uint8Array(await response.arrayBuffer()));
      if (response.status !== 200 || labels.length === 0)
        lore.faults.push(`a tile answers ${response.status}`);
      const told = new Set(labels.map(({ properties }) => generationOf(String(properties.name))));
      const known = lore.generations.get(`catalogueVersion ${lastCatalogue}`);
      if (told.size !== 1 || !told.has(known!)) lore.faults.push(`the tile of ${known} holds ${[...told]}`);
    },
  ];

  async function read(): Promise<void> {
    for (let turn = 0; !isStopped; turn += 1) {
      await questions[turn % questions.length]!(clients[turn % clients.length]!);
    }
  }

  const ended = read().catch((error: unknown) => void lore.faults.push(String(error)));
  return {
    /** The generations in the order of the answers. */
    seen,
    async stop(): Promise<void> {
      isStopped = true;
      await ended;
    },
  };
}

/** Says where greater revisions stand for older generations, over all servers that were asked. */
export function revisionFaults({ generations }: Lore): string[] {
  const revisions = [...generations].flatMap(([name, generation]) => {
    const [kind, revision] = name.split(' ');
    return kind === 'catalogueRevision' ? [{ revision: Number(revision), generation }] : [];
  });
  revisions.sort((a, b) => a.revision - b.revision);
  return revisions.flatMap(({ revision, generation }, index) =>
    index > 0 && generation <= revisions[index - 1]!.generation
      ? [`revision ${revision} is ${generation}`]
      : [],
  );
}
