import { describeEntry, type ImportReport, type ReportAction } from '../features/imports/importReport.ts';
import { count, print } from './print.ts';

const shownPerAction = 100;

/** Prints what an import did: refusals one by one, at most `shown` of a kind unless given, repairs gathered by kind. */
export function printReport(report: ImportReport, shown = shownPerAction): void {
  const { regionId, version, areaCount, groupCount, timetableRowCount, stagesAdded, stagesKnown } = report;
  const stages =
    stagesKnown > 0
      ? `${count(stagesAdded, 'new stage')} (${stagesKnown} known before)`
      : count(stagesAdded, 'stage');
  print(
    `Imported ${regionId} as version ${version}: ${count(areaCount, 'area')}, ${count(groupCount, 'timetable')} with ` +
      `${count(timetableRowCount, 'row')}, ${stages}.`,
  );
  printRefusals(report, shown);
  printKinds(report, 'repaired');
  printKinds(report, 'ignored');
  printSuspicious(report, shown);
  print(
    report.activated
      ? `Version ${version} is active.`
      : `Version ${version} is not active yet; run: wip activate ${regionId} ${version}`,
  );
  printWarning(report, shown);
}

/** Says beside the version that it lacks cuts: the refusals themselves may have scrolled away. */
function printWarning({ version, timetableRefusals, counts }: ImportReport, most: number): void {
  if (timetableRefusals === 0) return;
  const where =
    counts.refused > most ? "'Refused' above lists the first, --all all of them" : "see 'Refused' above";
  print(
    `Warning: version ${version} lacks ${count(timetableRefusals, 'timetable row')} that could not be read, so cuts may be ` +
      `missing from it; ${where}. Mend the rows and import again.`,
  );
}

function printRefusals({ entries, counts }: ImportReport, most: number): void {
  if (counts.refused === 0) return;
  const shown = entries.filter((entry) => entry.action === 'refused').slice(0, most);
  print(`Refused (${counts.refused}):`, ...shown.map((entry) => `  ${describeEntry(entry)}`));
  if (counts.refused > shown.length) print(`  … and ${counts.refused - shown.length} more`);
}

function printSuspicious({ entries, counts }: ImportReport, most: number): void {
  if (counts.suspicious === 0) return;
  const shown = entries.filter((entry) => entry.action === 'suspicious').slice(0, most);
  print(
    `Misprints? (${counts.suspicious}; taken as printed):`,
    ...shown.map((entry) => `  ${describeEntry(entry)}`),
  );
  if (counts.suspicious > shown.length) print(`  … and ${counts.suspicious - shown.length} more`);
}

/** Entries that say the same about the same file as one line, with the first place. */
function printKinds({ entries, counts }: ImportReport, action: ReportAction): void {
  if (counts[action] === 0) return;
  const kinds = Map.groupBy(
    entries.filter((entry) => entry.action === action),
    ({ file, message }) =>
      action === 'repaired'
        ? `${file.replace(/^timetables\/.*/, 'timetables')} ${message}`
        : `${file} ${message}`,
  );
  const lines = [...kinds.values()].map((kind) => {
    const others = kind.length - 1;
    const first = kind[0] ? describeEntry(kind[0]) : '';
    return others === 0 ? `  ${first}` : `  ${first} (and ${others} more)`;
  });
  const title = action === 'repaired' ? 'Repaired' : 'Worth knowing';
  print(`${title} (${counts[action]}):`, ...lines.slice(0, shownPerAction));
  if (lines.length > shownPerAction) print(`  … and ${lines.length - shownPerAction} more kinds`);
}
