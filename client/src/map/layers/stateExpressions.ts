import type { StatusCode } from '@wip/shared/status/timelines.ts';

/** The area's code, '' while nothing is known of it. */
const code = ['coalesce', ['feature-state', 'code'], ''];

/** `whenEqual` for areas of a code, `otherwise` for all others. */
export function whenCode(codeWanted: StatusCode, whenEqual: unknown, otherwise: unknown): unknown[] {
  return ['case', ['==', code, codeWanted], whenEqual, otherwise];
}

/** One value a code; `otherwise` for areas of which nothing is known yet. */
export function byCode(values: Record<StatusCode, unknown>, otherwise: unknown): unknown[] {
  return ['match', code, ...Object.entries(values).flat(), otherwise];
}

/** Whether nothing is known yet. */
export const isUnset = ['==', code, ''];

/** How far an area is warmed up after its power came back: 0 to 1. */
export const warmth = ['coalesce', ['feature-state', 'warmth'], 1];

export const isHovered = ['boolean', ['feature-state', 'hover'], false];
