import type { StatusCode } from '@wip/shared/status/timelines.ts';

export type StateName = 'on' | 'soon' | 'maybe' | 'off' | 'unknown';

/** The name that style sheets and tables use for a code. */
export const stateNames: Record<StatusCode, StateName> = {
  n: 'on',
  s: 'soon',
  m: 'maybe',
  f: 'off',
  u: 'unknown',
};

export const stateWords: Record<StateName, string> = {
  on: 'On',
  soon: 'On, off within 2 h',
  maybe: 'Maybe off',
  off: 'Off',
  unknown: 'Unknown',
};
