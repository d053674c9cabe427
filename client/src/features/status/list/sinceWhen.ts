import { type StatusCode, statusCodeAt, type Timeline } from '@wip/shared/status/timelines.ts';

interface StateFacts {
  /** The state shown. */
  code: StatusCode | undefined;
  atMs: number;
  /** The area's states over the days around; null while they are not known here. */
  line: Timeline | null;
  /** The region's stage at that moment, and since when it holds. */
  stage: { stage: number | null; since: Date | null } | null;
}

/**
 * Since when a state holds: null where that is not known, undefined while it is not known here yet. The timeline looks
 * back some days; what began before, it tells only of a state that all areas have from their region's stage.
 */
export function sinceWhen({ code, atMs, line, stage }: StateFacts): Date | null | undefined {
  if (line === null || code === undefined) return undefined;
  const told = statusCodeAt(line, atMs);
  if (plain(told.code) !== plain(code)) return undefined;
  if (told.sinceAtMs > (line.startsAtMs[0] ?? Infinity)) return new Date(told.sinceAtMs);
  const isOfRegion = (code === 'n' && stage?.stage === 0) || (code === 'u' && stage?.stage === null);
  return isOfRegion ? stage.since : null;
}

/** 'Soon off' is on. */
function plain(code: StatusCode): StatusCode {
  return code === 's' ? 'n' : code;
}
