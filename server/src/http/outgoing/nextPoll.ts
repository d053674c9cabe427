import { hourMs, minuteMs } from '@wip/shared/time.ts';

/** How many requests a source still grants, and when that begins anew; null where it does not tell. */
export interface Quota {
  remaining: number;
  resetsAt: Date | null;
}

interface PollOutcome {
  now: Date;
  everyMin: number;
  /** How often it failed in a row; 0 where it was heard. */
  failures: number;
  /** How long the source asked to be left alone. */
  retryAfterMs: number | null;
  quota: Quota | null;
}

const mostBackOff = 4;
const emptyQuotaWaitMs = hourMs;
const longestWaitMs = 48 * hourMs;

/**
 * When a source is asked again: after `everyMin`; after two, four and four times that while it fails; not before it
 * said so; and so sparingly that what is left of the quota lasts until it begins anew.
 */
export function nextPollAt({ now, everyMin, failures, retryAfterMs, quota }: PollOutcome): Date {
  const backOff = Math.min(mostBackOff, 2 ** Math.max(0, failures - 1));
  const waitMs = Math.max(everyMin * minuteMs * backOff, retryAfterMs ?? 0, quotaWaitMs(quota, now));
  return new Date(now.getTime() + Math.min(waitMs, longestWaitMs));
}

function quotaWaitMs(quota: Quota | null, now: Date): number {
  if (quota === null) return 0;
  const untilResetMs = quota.resetsAt && quota.resetsAt.getTime() - now.getTime();
  if (untilResetMs === null) return quota.remaining > 0 ? 0 : emptyQuotaWaitMs;
  return Math.max(0, untilResetMs) / Math.max(1, quota.remaining);
}
