import { minuteMs } from '../durations.ts';

/** In which tense to speak of a moment. A minute is how long an answer of the present may be under way. */
export function tenseOf(at: Date, now: Date): 'past' | 'present' | 'coming' {
  const offsetMs = at.getTime() - now.getTime();
  if (offsetMs < -minuteMs) return 'past';
  return offsetMs > minuteMs ? 'coming' : 'present';
}
