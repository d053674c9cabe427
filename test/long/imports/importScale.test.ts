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

const areaCount = 20_000;
const columns = 142;
const mostSeconds = 60;
const mostMb = 512;

/** Stars side by side over South Africa. */
function* featureLines(vertices: number): Generator<string> {
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

  it.each([30, 250])('of %i vertices each stays within a minute and 512 MB', async (vertices) => {
    const path = await writeBundle(join(folder, `v${vertices}`), {
      region: { id: `v${vertices}` },
      rotation: { family: 'eskom-even' },
    });
    const file = join(path, 'areas.geojson');
    await pipeline(Readable.from(featureLines(vertices)), createWriteStream(file));
    const startedAtMs = performance.now();
    const { exitCode, stdout, peakMb } = await runWip(['import', path, '--activate'], {
      DATABASE_URI: database.uri,
    });
    const seconds = (performance.now() - startedAtMs) / 1_000;
    const fileMb = (await stat(file)).size / 1e6;
    console.log(`${fileMb.toFixed(0)} MB: ${seconds.toFixed(1)} s, ${peakMb} MB at most`);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('20,000 areas');
    expect(stdout).not.toContain('Refused');
    expect(seconds).toBeLessThan(mostSeconds);
    expect(peakMb ?? 0).toBeLessThan(mostMb);
  });
});
