import { join } from 'node:path';
import type { Findings } from '../importReport.ts';
import { entryKind, otherSpelling } from './bundleFiles.ts';

const optionalNames = ['timetables', 'rotation.json', 'stages.csv', 'basemap.geojson'];

/** Reports what a bundle may leave out and has in other capitals, which some systems take for the same. */
export async function reportOtherSpellings(folder: string, findings: Findings): Promise<void> {
  for (const name of optionalNames) {
    if ((await entryKind(join(folder, name))) !== 'absent') continue;
    const other = await otherSpelling(folder, name);
    if (other) findings.add({ action: 'ignored', file: other, message: `is not read; rename it to ${name}` });
  }
}
