import type { StatusCode } from './timelines.ts';

/** What the map paints and lists name: `soon` is on, but off within two hours. */
export type StateName = 'on' | 'soon' | 'maybe' | 'off' | 'unknown';

/** The name that style sheets and tables use for a code. */
export const stateNames: Record<StatusCode, StateName> = {
  n: 'on',
  s: 'soon',
  m: 'maybe',
  f: 'off',
  u: 'unknown',
};

/** Each state as a person reads it. */
export const stateWords: Record<StateName, string> = {
  on: 'On',
  soon: 'On, off within 2 h',
  maybe: 'Maybe off',
  off: 'Off',
  unknown: 'Unknown',
};
