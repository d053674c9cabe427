import type { VersionDiff } from '../features/imports/versionDiff.service.ts';
import { count, print } from './print.ts';

/** Prints at most `shown` changes from one version to another, and how to see the others. */
export function printDiff({ from, to, changes }: VersionDiff, shown: number): void {
  const title = `From version ${from.version} to version ${to.version}`;
  if (changes.length === 0) {
    print(`${title}: no area, block or time changes.`);
    return;
  }
  print(`${title} (${count(changes.length, 'change')}):`);
  print(...changes.slice(0, shown).map(({ text }) => `  ${text}`));
  const more = changes.length - shown;
  if (more > 0) {
    print(
      `  … and ${count(more, 'more', 'more')}; wip diff ${to.regionId} ${from.version} ${to.version} --all`,
    );
  }
}
