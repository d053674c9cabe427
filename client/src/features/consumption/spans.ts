import { publishedStepMs as stepMs } from '@wip/shared/consumption/publishedStep.ts';
import type { UseSpan } from './useSource.ts';

export const spanNames = ['Week', 'Year'] as const;
export type SpanName = (typeof spanNames)[number];
export const forms = ['Bars', 'Heat map'] as const;
export type Form = (typeof forms)[number];

interface Wanted {
  name: SpanName;
  form: Form;
  /** How many weeks or years before the present one. */
  back: number;
  timeZone: string;
  nowMs: number;
}

/** Seven days or twelve months of the zone, the last of them the present one, up to the end of the running step. */
export function spanOf({ name, form, back, timeZone, nowMs }: Wanted): UseSpan {
  const now = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone);
  // changes seldom, and holds all that today's number holds
  const soon = Temporal.Instant.fromEpochMilliseconds((Math.floor(nowMs / stepMs) + 1) * stepMs);
  const first =
    name === 'Week'
      ? now.startOfDay().subtract({ days: 6 + 7 * back })
      : now
          .startOfDay()
          .with({ day: 1 })
          .subtract({ months: 11 + 12 * back });
  const end = name === 'Week' ? first.add({ days: 7 }) : first.add({ months: 12 });
  const to = back === 0 ? soon : end.toInstant();
  const bars = name === 'Week' ? 'day' : 'month';
  return {
    from: first.toInstant().toString(),
    to: to.toString(),
    resolution: form === 'Bars' ? bars : 'hour',
  };
}
