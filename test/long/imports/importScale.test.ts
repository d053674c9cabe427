import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBundle } from '../../support/bundles.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { runWip } from '../../support/runWip.ts';

const columns = 142;
const mostSeconds = 60;
const mostMb = 512;
/** What a file ten times as large may hold more: garbage that is not collected yet, and the keys. */
const mostGrowthMb = 128;

/** Stars side by side over South Africa. */
function* featureLines(areaCount: number, vertices: number): Generator<string> {
  yield '{"type":"FeatureCollection","features":[';
  for (let index = 0; index < areaCount; index += 1) {
    const lon = 17 + ((index % columns) * 15) / columns;
    const lat = -34 + (Math.floor(index / columns) * 11) / columns;
    const ring = Array.from({ length: vertices }, (_, vertex) => {
      const angle = (vertex / vertices) * 2 * Math.PI;
      const radius = (5 / columns) * (1 - 0.1 * (vertex % 2));
      return [lon + radius * Math.cos(angle), lat + radius * Math.sin(angle)];
    });
    const geometry = { type: 'Polygon', coordinates: [[...ring, ring[0]]] };
    const properties = { key: `area-${index}`, name: `Area ${index}`, group: 1 + (index % 16) };
    yield `${index === 0 ? '' : ','}\n${JSON.stringify({ type: 'Feature', properties, geometry })}`;
  }
  yield '\n]}\n';
}

describe('the import of 20,000 polygons', () => {
  let database: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'wip-scale-'));
  });

  afterAll(async () => {
    await database?.drop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  async function measure(areaCount: number, vertices: number) {
    const id = `n${areaCount}-v${vertices}`;
    const path = await writeBundle(join(folder, id), { region: { id }, rotation: { family: 'eskom-even' } });
    const file = join(path, 'areas.geojson');
    await pipeline(Readable.from(featureLines(areaCount, vertices)), createWriteStream(file));
    const startedAtMs = performance.now();
    const { exitCode, stdout, peakMb, cpuSeconds } = await runWip(['import', path, '--activate'], {
      DATABASE_URI: database.uri,
    });
    const seconds = (performance.now() - startedAtMs) / 1_000;
    const fileMb = (await stat(file)).size / 1e6;
    await rm(path, { recursive: true });
    console.log(
      `${areaCount} areas, ${fileMb.toFixed(0)} MB: ${seconds.toFixed(1)} s, of which ${cpuSeconds} s of a processor, ${peakMb} MB at most`,
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`${areaCount.toLocaleString('en')} areas`);
    expect(stdout).not.toContain('Refused');
    return { seconds, peakMb: peakMb ?? 0, fileMb };
  }

  it('of 30 vertices each stays within a minute and 512 MB', async () => {
    const { seconds, peakMb } = await measure(20_000, 30);
    expect(seconds).toBeLessThan(mostSeconds);
    expect(peakMb).toBeLessThan(mostMb);
  });

  it('in 200 MB stays within a minute and 512 MB, and needs no more memory than a file of 20 MB', async () => {
    const small = await measure(2_000, 250);
    const large = await measure(20_000, 250);
    expect(large.fileMb).toBeGreaterThan(200);
    expect(large.seconds).toBeLessThan(mostSeconds);
    expect(large.peakMb).toBeLessThan(mostMb);
    expect(large.peakMb).toBeLessThan(small.peakMb + mostGrowthMb);
  });
});
