import { hourMs, minuteMs } from '@wip/shared/durations.ts';
import { cutStages, type PlannedCut } from '@wip/shared/schedule/plannedCuts.ts';
import type { ZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import {
  answerWords,
  certaintyMeanings,
  evidenceWords,
  type ReadingTime,
  tabWords,
} from '@wip/shared/status/answerWords.ts';
import { knownThenWords } from '@wip/shared/status/knownThenWords.ts';
import type { AreaStatusAnswer } from '@wip/shared/status/statusSchemas.ts';
import {
  type DayRow,
  offMs,
  type Segment,
  segmentsWords,
  weekRows,
} from '@wip/shared/status/timelineSegments.ts';
import type { Timeline } from '@wip/shared/status/timelines.ts';
import {
  dayWord,
  durationWords,
  minutesWords,
  momentWords,
  weekdayTime,
  windowWords,
  zoneName,
} from '@wip/shared/timeWords.ts';
import { type Html, html, shorten } from './html.ts';
import { plainPage, searchForm } from './plainPage.ts';

export interface AreaPageContent {
  answer: AreaStatusAnswer;
  /** For a past moment, the answer as it was known then. */
  known: AreaStatusAnswer | null;
  parents: readonly string[];
  attribution: string;
  /** The planned cuts that begin after the moment, by time. */
  cuts: readonly PlannedCut[];
  line: Timeline;
  clock: ZoneClock;
}

const mostEvidence = 6;

/** The answer for an area without JavaScript: what the panel says, as text and tables. */
export function areaPage(content: AreaPageContent): string {
  const { answer, parents } = content;
  const { timeZone } = answer;
  const time: ReadingTime = { now: answer.asOf, timeZone };
  const words = answerWords(answer, time);
  const name = shorten(answer.name, 120);
  const body = html`<p class="meta">${shorten(parents.join(', '), 160)}</p>
<h1>${name}</h1>
${momentNotice(answer, time)}
<p class="answer">${words.title}</p>
${words.until && html`<p class="until">${words.until}</p>`}
${words.next && html`<p>${words.next}.</p>`}
${content.known && knownThen(content.known, answer, time)}
<p class="meta">${words.certainty} · as of ${momentWords(answer.asOf, timeZone, time.now)}${answer.demonstration && ' · a demonstration, not a real schedule'}</p>
<p class="meta">Times in ${zoneName(timeZone, answer.at)} (${timeZone})</p>
<h2>Why</h2>
<p>${shorten(words.why, 240)}</p>
${evidenceList(answer, time)}
<h2>Next planned cuts</h2>
${nextCuts(content.cuts.slice(0, 3), time)}
<h2>Seven days</h2>
${weekTable(weekRows(content.line, content.clock, answer.at.getTime()), time)}
${otherTimes(answer)}
<h2>Another area</h2>
${searchForm()}
<p class="list"><a href="${mapLink(answer)}">Show ${name} on the map</a></p>
<p class="meta">${shorten(content.attribution, 240)}</p>`;
  return plainPage({ title: `${tabWords(answer, timeZone)} – ${name}`, body, state: answer.state });
}

/** Says which moment is shown, and what was known, where that is not the present. */
function momentNotice(
  { areaId, at, knownAt, asOf }: AreaStatusAnswer,
  { timeZone }: ReadingTime,
): Html | null {
  const isNow = at.getTime() === asOf.getTime();
  const isKnownNow = knownAt.getTime() === asOf.getTime();
  if (isNow && isKnownNow) return null;
  return html`<p class="notice">${!isNow && `Showing ${weekdayTime(at, timeZone, asOf)}, not now. `}${!isKnownNow && `With what was known at ${momentWords(knownAt, timeZone, asOf)}. `}<a href="/area/${areaId}">Back to now</a></p>`;
}

/** What was known at a past moment itself, and what was learned since. */
function knownThen(known: AreaStatusAnswer, today: AreaStatusAnswer, time: ReadingTime): Html {
  const { title, state, since } = knownThenWords({ known, today }, time);
  return html`<h2>${title}</h2>
<p>${state} ${since}</p>`;
}

function evidenceList(answer: AreaStatusAnswer, time: ReadingTime): Html {
  const items = answer.because.slice(0, mostEvidence).map((evidence) => {
    const { says, from } = evidenceWords(evidence, time);
    return html`<li>${shorten(says, 160)} <span class="meta">${shorten(from, 120)}</span></li>`;
  });
  const { probabilityOff } = answer;
  return html`<ul>${items}</ul>
<p class="meta">${probabilityOff !== null && `Probability of being off: ${Math.round(probabilityOff * 100)} %. `}‘${answer.certainty}’ means: ${certaintyMeanings[answer.certainty]}.</p>`;
}

function nextCuts(cuts: readonly PlannedCut[], { now, timeZone }: ReadingTime): Html {
  if (cuts.length === 0) return html`<p>None is announced. Faults can still happen.</p>`;
  const rows = cuts.map(
    (cut) =>
      html`<tr><th scope="row">${dayWord(cut.startsAt, timeZone, now)}</th><td>${windowWords(cut, timeZone)}</td><td>${cutStages(cut)}</td></tr>`,
  );
  return html`<table>
<thead><tr><th scope="col">Day</th><th scope="col">Off</th><th scope="col">Stage</th></tr></thead>
<tbody>${rows}</tbody>
</table>`;
}

function weekTable(days: readonly DayRow[], { now, timeZone }: ReadingTime): Html {
  const rows = days.map(({ startsAtMs, segments }) => {
    const words = segmentsWords(segments, timeZone, now.getTime());
    return html`<tr><th scope="row">${dayWord(new Date(startsAtMs), timeZone, now)}</th><td>${words}</td><td>${sumWords(segments)}</td></tr>`;
  });
  return html`<table>
<thead><tr><th scope="col">Day</th><th scope="col">Planned</th><th scope="col">Off in all</th></tr></thead>
<tbody>${rows}</tbody>
</table>`;
}

/** How long a day is off; a dash where nothing of it is known to be. */
function sumWords(segments: readonly Segment[]): string {
  const sumMs = offMs(segments);
  return sumMs === 0 && segments.some(({ state }) => state === 'unknown')
    ? '–'
    : minutesWords(sumMs / minuteMs);
}

/** Steps through time as links. */
function otherTimes({ areaId, at, until }: AreaStatusAnswer): Html {
  const link = (toMs: number, words: string) =>
    html`<li><a href="/area/${areaId}?at=${instantText(new Date(toMs))}">${words}</a></li>`;
  const steps = [-24, -6, 6, 24].map((hours) =>
    link(
      at.getTime() + hours * hourMs,
      `${durationWords(Math.abs(hours) * hourMs)} ${hours < 0 ? 'earlier' : 'later'}`,
    ),
  );
  const change = until && until > at && link(until.getTime(), 'At the next change');
  return html`<nav aria-labelledby="times"><h2 id="times">Other times</h2><ul>${change}${steps}</ul></nav>`;
}

function mapLink({ areaId, at, asOf }: AreaStatusAnswer): string {
  return `/?area=${areaId}${at.getTime() === asOf.getTime() ? '' : `&at=${instantText(at)}`}`;
}

/** An instant as links carry it. */
function instantText(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}
