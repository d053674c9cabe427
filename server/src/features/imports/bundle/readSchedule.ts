import { join } from 'node:path';
import { DomainError } from '@wip/shared/errors.ts';
import { rotationGroups, rotationSchema, rotationTimetable } from '@wip/shared/schedule/rotation.ts';
import type { Timetable } from '@wip/shared/schedule/timetable.ts';
import type { Findings } from '../importReport.ts';
import { entryKind, namesIn, readJson, readText } from './bundleFiles.ts';
import { readTimetable } from './readTimetable.ts';
import { cleanText } from './textFields.ts';

export const timetablesFolder = 'timetables';
export const rotationFile = 'rotation.json';
export const maxFileBytes = 5_000_000;

/** A group and when it is off. */
export interface BundleTimetable {
  group: string;
  timetable: Timetable;
  /** Where it was read; null where a rotation stands for it. */
  origin: { file: string; lines: readonly number[] } | null;
}

/**
 * The timetables of a bundle one by one: those of timetables/, each named by its file, or those that rotation.json
 * stands for. Throws INVALID where there are both, or where rotation.json is not right.
 */
export async function* readSchedule(folder: string, findings: Findings): AsyncGenerator<BundleTimetable> {
  const rotation = await readJson(folder, rotationFile, maxFileBytes);
  const kind = await entryKind(join(folder, timetablesFolder));
  if (kind === 'link' || kind === 'file') {
    findings.add({
      action: 'ignored',
      file: timetablesFolder,
      message: 'is no folder, and links are not followed',
    });
  }
  if (rotation === undefined) yield* readTimetables(folder, findings);
  else if (kind === 'absent') yield* expandRotation(rotation);
  else {
    throw new DomainError('INVALID', 'The bundle has both timetables/ and rotation.json; keep one of them.', {
      field: rotationFile,
    });
  }
}

async function* readTimetables(folder: string, findings: Findings): AsyncGenerator<BundleTimetable> {
  const files = new Map<string, string>();
  for (const name of await namesIn(join(folder, timetablesFolder))) {
    const file = `${timetablesFolder}/${name}`;
    const kind = await entryKind(join(folder, file));
    const group = cleanText(name.replace(/\.csv$/i, ''));
    if (kind !== 'file' || !/\.csv$/i.test(name) || !group || group.length > 100) {
      const message = kind === 'link' ? 'links are not followed' : 'is no file <group>.csv';
      findings.add({ action: 'ignored', file, message });
    } else if (files.has(group)) {
      findings.add({
        action: 'refused',
        file,
        message: `${files.get(group)} is the table of this group already`,
      });
    } else {
      files.set(group, file);
      const read = readTimetable(await readFileText(folder, file), file, findings);
      if (read) yield { group, timetable: read.timetable, origin: { file, lines: read.lines } };
    }
  }
}

async function readFileText(folder: string, file: string): Promise<string> {
  return (await readText(folder, file, maxFileBytes)) ?? '';
}

function* expandRotation(json: unknown): Generator<BundleTimetable> {
  const parsed = rotationSchema.safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`.trim());
    throw new DomainError('INVALID', `rotation.json: ${faults.join('; ')}.`, { field: rotationFile });
  }
  for (const group of rotationGroups(parsed.data)) {
    yield { group, timetable: rotationTimetable(parsed.data, group), origin: null };
  }
}
