import type { StatusCode } from '@wip/shared/status/timelines.ts';

/** 'Showing 12 areas: 4 off, 7 on, 1 unknown', for those who cannot see the map. */
export function viewSummary(codes: Iterable<StatusCode | undefined>): string {
  const counts = { off: 0, 'off soon': 0, 'maybe off': 0, on: 0, unknown: 0, 'not yet known': 0 };
  let total = 0;
  for (const code of codes) {
    counts[code === undefined ? 'not yet known' : countedAs[code]] += 1;
    total += 1;
  }
  if (total === 0) return 'No areas here.';
  const parts = Object.entries(counts).flatMap(([name, count]) => (count > 0 ? [`${count} ${name}`] : []));
  return `Showing ${total} ${total === 1 ? 'area' : 'areas'}: ${parts.join(', ')}.`;
}

const countedAs = { f: 'off', s: 'off soon', m: 'maybe off', n: 'on', u: 'unknown' } as const;
