import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { groupOf, kind, type Mutation, type MutationKind, type WantedEntry } from './mutation.ts';

/** The group's table is not there any more. */
function lostTable(
  mutation: Mutation,
  entry?: Omit<WantedEntry, 'file'>,
  name = (file: string) => file,
): string | null {
  const table = mutation.tables.length > 0 ? mutation.pick(mutation.tables) : null;
  if (!table) return null;
  mutation.wanted.timetables.delete(groupOf(table));
  if (entry) mutation.wanted.entries.push({ ...entry, file: name(table.file) });
  return table.file;
}

export const timetableFileMutations: MutationKind[] = [
  kind('a timetable under .txt', (mutation) => {
    const file = lostTable(mutation, { action: 'ignored', message: 'is no file <group>.csv' }, (name) =>
      name.replace('.csv', '.txt'),
    );
    if (file === null) return false;
    mutation.afterwards.push((folder) =>
      rename(join(folder, file), join(folder, file.replace('.csv', '.txt'))),
    );
  }),
  kind('a timetable under .CSV', (mutation) => {
    const file = mutation.tables[0]?.file;
    if (!file) return false;
    mutation.afterwards.push((folder) =>
      rename(join(folder, file), join(folder, file.replace('.csv', '.CSV'))),
    );
  }),
  kind('a link in place of a timetable', (mutation) => {
    const file = lostTable(mutation, { action: 'ignored', message: 'links are not followed' });
    if (file === null) return false;
    mutation.afterwards.push(async (folder) => {
      await rename(join(folder, file), join(folder, 'elsewhere.csv'));
      await symlink(join(folder, 'elsewhere.csv'), join(folder, file));
    });
  }),
  kind('a folder among the timetables', (mutation) => {
    if (mutation.tables.length === 0) return false;
    mutation.afterwards.push((folder) => mkdir(join(folder, 'timetables', 'old')));
    mutation.wanted.entries.push({
      action: 'ignored',
      file: 'timetables/old',
      message: 'is no file <group>.csv',
    });
  }),
  kind('two timetables of one group', (mutation) => {
    const [table] = mutation.tables;
    if (!table) return false;
    const other = table.file.replace('.csv', '.CSV');
    mutation.afterwards.push((folder) => writeFile(join(folder, other), 'x'));
    // the first by name is taken
    mutation.wanted.timetables.delete(groupOf(table));
    mutation.wanted.entries.push(
      { action: 'refused', file: other, line: 1, message: /and it names 0$/ },
      { action: 'ignored', file: other, line: 1, field: 'x', message: 'unknown column' },
      { action: 'refused', file: table.file, message: `${other} is the table of this group already` },
    );
  }),
  kind('a group in decomposed letters, as some systems write file names', (mutation) => {
    const [table] = mutation.tables;
    if (!table) return false;
    const before = groupOf(table);
    const meaning = mutation.wanted.timetables.get(before)!;
    mutation.wanted.timetables.delete(before);
    mutation.wanted.timetables.set('Süd', meaning);
    for (const [index, { key, group }] of mutation.good.areas.entries()) {
      if (group !== before) continue;
      (mutation.features[index]!.properties as { group: string }).group = 'Süd';
      mutation.wanted.areas.get(key)!.group = 'Süd';
    }
    mutation.afterwards.push((folder) =>
      rename(join(folder, table.file), join(folder, 'timetables', 'Su\u0308d.csv')),
    );
  }),
  kind('a link in place of the timetables', (mutation) => {
    if (mutation.tables.length === 0) return false;
    mutation.afterwards.push(async (folder) => {
      await rename(join(folder, 'timetables'), join(folder, 'elsewhere'));
      await symlink(join(folder, 'elsewhere'), join(folder, 'timetables'));
    });
    mutation.wanted.timetables.clear();
    mutation.wanted.entries.push({
      action: 'ignored',
      file: 'timetables',
      message: 'is no folder, and links are not followed',
    });
  }),
];
