import type { Repos } from '../../../db/repos.ts';
import type { ImportItem } from '../ingest/dialects/importItem.ts';
import type { StoredMeter } from '../meters/meters.repo.ts';

/**
 * Tells the publisher of the past that an import writes: which areas wait for its end, and from when on there is
 * something to publish once `complete` is called.
 */
export function announcePast(
  meters: readonly StoredMeter[],
  { repos, now }: { repos: Pick<Repos, 'areaBackfills'>; now: () => Date },
) {
  const byId = new Map(meters.map((meter) => [meter.meterId, meter]));
  const earliestMs = new Map<string, number>();

  function areaOf(item: ImportItem): string | undefined {
    if (!('reading' in item)) return undefined;
    const { meter } = item.reading;
    if (meter === null) return meters[0]?.areaId;
    if ('id' in meter) return byId.get(meter.id)?.areaId;
    return meters.find(({ inputs }) => inputs.some(({ name }) => name === meter.name))?.areaId;
  }

  return {
    /** The same items, each noted as it passes. */
    async *noted(items: AsyncIterable<ImportItem>): AsyncGenerator<ImportItem> {
      for await (const item of items) {
        const areaId = areaOf(item);
        const atMs = 'reading' in item ? (item.reading.atMs ?? now().getTime()) : 0;
        if (areaId !== undefined) {
          const known = earliestMs.get(areaId);
          if (known === undefined) await repos.areaBackfills.announce([areaId], atMs, now());
          if (known === undefined || atMs < known) earliestMs.set(areaId, atMs);
        }
        yield item;
      }
    },

    /** Everything was accepted. */
    async complete(): Promise<void> {
      for (const [areaId, fromMs] of earliestMs) {
        await repos.areaBackfills.announce([areaId], fromMs, now());
      }
      await repos.areaBackfills.ready([...earliestMs.keys()], now());
    },
  };
}
