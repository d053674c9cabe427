import { dayMs } from '@wip/shared/durations.ts';
import type { Outlook, OutlookScore } from '@wip/shared/forecast/forecastSchemas.ts';
import { joinWords } from '@wip/shared/status/timelineSegments.ts';
import { clockTime, dayWord, momentWords, windowWords } from '@wip/shared/timeWords.ts';
import { chanceWords } from '../percentWords.ts';
import { type OutlookDay, type OutlookPiece, stepStarts } from './outlookRows.ts';

/** Below it a stretch is not worth naming. */
const namedFrom = stepStarts[1];

/** 'Cut announced 18:00–20:30 (95 % likely).' · 'Up to 34 % chance of a cut 14:00–00:00, most 17:00–21:30.' · 'No cut likely: below 5 %.' */
export function dayWords({ pieces }: OutlookDay, timeZone: string): string {
  const isUnknown = ({ highest }: OutlookPiece) => highest === null;
  if (pieces.every(isUnknown)) return 'Not known.';
  const planned = pieces.filter(isPlanned);
  const words = [
    ...(planned.length > 0 ? [plannedWords(planned, timeZone)] : []),
    ...runsOf(pieces.filter((piece) => isPossible(piece) && !isPlanned(piece))).map((run) =>
      possibleWords(run, timeZone),
    ),
  ];
  if (words.length === 0) words.push('no cut likely: below 5\u00a0%');
  const unknown = pieces.filter(isUnknown).map((piece) => spanWords(piece, timeZone));
  if (unknown.length > 0) words.push(`not known ${joinWords(unknown)}`);
  return `${words.join('; ').replace(/^./, (first) => first.toUpperCase())}.`;
}

/** From so high a chance on, an announced stage is what switches off. */
const plannedFrom = 0.75;

function isPlanned({ basis, lowest }: OutlookPiece): boolean {
  return basis === 'announced' && (lowest ?? 0) >= plannedFrom;
}

function isPossible({ highest }: OutlookPiece): boolean {
  return (highest ?? 0) >= namedFrom;
}

function plannedWords(planned: OutlookPiece[], timeZone: string): string {
  const spans = joinWords(planned.map((piece) => spanWords(piece, timeZone)));
  const chance = rangeWords(boundsOf(planned));
  return `cut${planned.length === 1 ? '' : 's'} announced ${spans} (${chance} likely)`;
}

function possibleWords(run: OutlookPiece[], timeZone: string): string {
  const span = spanWords(boundsOf(run), timeZone);
  if (run.length === 1) return `${rangeWords(run[0]!)} chance of a cut ${span}`;
  const most = run.reduce((best, piece) => ((piece.highest ?? 0) > (best.highest ?? 0) ? piece : best));
  return `up to ${chanceWords(most.highest ?? 0)} chance of a cut ${span}, most ${spanWords(most, timeZone)}`;
}

/** Pieces that follow on one another, together. */
function runsOf(pieces: readonly OutlookPiece[]): OutlookPiece[][] {
  const runs: OutlookPiece[][] = [];
  for (const piece of pieces) {
    const last = runs.at(-1);
    if (last?.at(-1)?.endsAtMs === piece.startsAtMs) last.push(piece);
    else runs.push([piece]);
  }
  return runs;
}

/** From the first's beginning to the last's end, and the chances between. */
function boundsOf(pieces: OutlookPiece[]): OutlookPiece {
  const chances = pieces.flatMap(({ lowest, highest }) => [lowest ?? 0, highest ?? 0]);
  return {
    ...pieces[0]!,
    endsAtMs: pieces.at(-1)!.endsAtMs,
    lowest: Math.min(...chances),
    highest: Math.max(...chances),
  };
}

/** '20–30 %'; one number where the ends hardly differ. */
export function rangeWords({ lowest, highest }: OutlookPiece): string {
  if (lowest === null || highest === null) return '–';
  const [low, high] = [chanceWords(lowest), chanceWords(highest)];
  const areNumbers = /^\d/.test(low) && /^\d/.test(high);
  return low === high || !areNumbers ? high : `${low.replace(/\D+$/, '')}–${high}`;
}

/** '18:00–20:30', 'all day'. */
export function spanWords(
  { startsAtMs, endsAtMs }: { startsAtMs: number; endsAtMs: number },
  timeZone: string,
): string {
  if (endsAtMs - startsAtMs >= dayMs - 3_600_000) return 'all day';
  return windowWords({ startsAt: new Date(startsAtMs), endsAt: new Date(endsAtMs) }, timeZone);
}

/** On what the outlook rests, and how much that is worth. */
export function basisWords(outlook: Outlook, now: Date): string[] {
  const { announcedUntil, basis, historyDays, timeZone } = outlook;
  const isAnnounced = announcedUntil !== null && announcedUntil > now;
  const end = isAnnounced ? momentWords(announcedUntil, timeZone, now) : null;
  if (basis.includes('history')) {
    const days = historyDays === 1 ? 'one day' : `${historyDays} days`;
    const begin = end === null ? 'Nothing is announced' : `After ${end} nothing is announced`;
    return [
      `${begin}: the chances rest on the timetable and on what was usual over ${days}. Such chances carry less skill than announced cuts.`,
    ];
  }
  if (end !== null) return [`Cuts are announced until ${end}.`];
  return ['Nothing is announced, and too little history is known to tell.'];
}

/** 'Half of such outages end by 14:30 (12 cases); 40 % last another hour.'; null where none runs. */
export function runningWords({ running, timeZone }: Outlook, now: Date): string | null {
  if (running === null) return null;
  const cases = running.cases === 1 ? '1 case' : `${running.cases} cases`;
  const since = `The power has been off since ${momentWords(running.startedAt, timeZone, now)}, and no return time has been given.`;
  if (running.cases === 0) return `${since} No such outage is known here to go by.`;
  const day = running.halfEndBy ? dayWord(running.halfEndBy, timeZone, now) : '';
  const end = running.halfEndBy
    ? `Half of such outages end by ${clockTime(running.halfEndBy, timeZone)}${day === 'today' ? '' : ` ${day}`} (${cases}).`
    : `When half of such outages end cannot be told from ${cases}.`;
  return `${since} ${end} The chance that it lasts another hour is ${chanceWords(running.chanceOfAnotherHour)}.`;
}

/** 'Faults that nobody plans: about 3.2 a year here, from 7 seen.'; never 0 where none was seen. */
export function unplannedWords({ unplanned }: Outlook): string {
  if (unplanned === null) return 'How often faults that nobody plans happen here is not known yet.';
  const rate = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 2 }).format(unplanned.perYear);
  const seen =
    unplanned.cases === 0 ? 'none seen here so far, others in the region' : `${unplanned.cases} seen here`;
  return `Faults that nobody plans: about ${rate} a year (${seen}).`;
}

/** How good such chances were against always saying how often it was off before. */
export function outlookScoreWords({ horizonHours, skill, cases }: OutlookScore): string {
  const ahead = horizonHours === 24 ? 'a day' : 'a week';
  const half = new Intl.NumberFormat('en-GB').format(cases);
  if (skill === null) return `Up to ${ahead} ahead: cannot be told yet (${half} half hours).`;
  const percent = Math.round(Math.abs(skill) * 100);
  const words =
    percent === 0
      ? 'no better than'
      : skill > 0
        ? `${percent}\u00a0% better than`
        : `${percent}\u00a0% worse than`;
  return `Up to ${ahead} ahead: ${words} always saying how often it was off before (${half} half hours).`;
}
