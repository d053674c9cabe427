import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DraftTable } from './goodBundles.ts';
import type { Mutation } from './mutation.ts';

/** Writes a damaged bundle into an empty folder. */
export async function writeMutation(mutation: Mutation, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [file, text] of filesOf(mutation)) {
    const change = mutation.changes.get(file);
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), change ? change(text) : text);
  }
  for (const finish of mutation.afterwards) await finish(folder);
}

function filesOf({
  region,
  regionText,
  features,
  tables,
  rotation,
  stages,
  basemap,
}: Mutation): [string, string][] {
  const lines = features.map((feature) => raw(JSON.stringify(feature)));
  return [
    ['region.json', regionText ?? JSON.stringify(region)],
    ['areas.geojson', `{"type":"FeatureCollection","features":[\n${lines.join(',\n')}\n]}\n`],
    ...[...tables, ...(stages ? [stages] : [])].map((table): [string, string] => [table.file, csv(table)]),
    ...(rotation === undefined ? [] : [['rotation.json', JSON.stringify(rotation)] as [string, string]]),
    ...(basemap === null ? [] : [['basemap.geojson', basemap] as [string, string]]),
  ];
}

/** What stands between `@@` is written as it is. */
function raw(text: string): string {
  return text.replaceAll(/"@@(.*?)@@"/g, '$1');
}

function csv({ columns, rows }: DraftTable): string {
  return [columns, ...rows].map((cells) => `${cells.map(cell).join(',')}\n`).join('');
}

function cell(text: string): string {
  if (text.startsWith('@@')) return text.slice(2, -2);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
