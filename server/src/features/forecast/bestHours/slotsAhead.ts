import { type HourSlots, slotMs } from '@wip/shared/forecast/bestHours/hourSlots.ts';
import { meanOfSignal, type SignalPiece } from '@wip/shared/forecast/bestHours/signalSlots.ts';
import type { DemandForecast, Outlook } from '@wip/shared/forecast/forecastSchemas.ts';
import { hourMs, minuteMs } from '@wip/shared/time.ts';

interface Known {
  outlook: Pick<Outlook, 'asOf' | 'startsAt' | 'probabilityOff' | 'running'>;
  demand: Pick<DemandForecast, 'startsAt' | 'stepMinutes' | 'medianKw'>;
  price: readonly SignalPiece[];
  carbon: readonly SignalPiece[];
}

/** What is known of an area's coming half hours, those of its outlook, in columns. */
export function slotsAhead({ outlook, demand, price, carbon }: Known): HourSlots {
  const startsAtMs = outlook.startsAt.getTime();
  const starts = outlook.probabilityOff.map((_, index) => startsAtMs + index * slotMs);
  const demandStepMs = demand.stepMinutes * minuteMs;
  const stepOf = (atMs: number) => Math.floor((atMs - demand.startsAt.getTime()) / demandStepMs);
  return {
    startsAtMs,
    probabilityOff: outlook.probabilityOff.map((planned, index) =>
      planned === null ? null : Math.max(planned, stillOff(outlook, starts[index]!)),
    ),
    loadKw: starts.map((atMs) => demand.medianKw[stepOf(atMs)] ?? null),
    pricePerKwh: starts.map((atMs) => meanOfSignal(price, atMs, atMs + slotMs)),
    carbonGramsPerKwh: starts.map((atMs) => meanOfSignal(carbon, atMs, atMs + slotMs)),
  };
}

/** The chance that an outage that runs now lasts until a moment, if each further hour is as likely as the next. */
function stillOff({ running, asOf }: Known['outlook'], atMs: number): number {
  if (running === null) return 0;
  return running.chanceOfAnotherHour ** (Math.max(0, atMs - asOf.getTime()) / hourMs);
}
