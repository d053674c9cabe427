import type { WithheldReason } from '@wip/shared/consumption/consumptionSchemas.ts';

/** Why an area has no number, in words for everyone. */
export const withheldWords: Record<WithheldReason, string> = {
  'no-meters': 'No meters report here.',
  'too-few-meters': 'Fewer than five meters report here; their use stays private.',
  'one-dominates': 'One meter uses more than half of it; its use stays private.',
  'too-few-reporting': 'Too few of the meters here have reported lately.',
  'not-yet': 'It is being measured; the first number comes soon.',
};

/** Why an area has no number, given whether its power is known to be off. */
export function whyWithheld(reason: WithheldReason, isOff: boolean): string {
  return reason === 'too-few-reporting' && isOff
    ? 'The power is off here; nothing is published meanwhile.'
    : withheldWords[reason];
}

/** What the day's number covers: 'since midnight, 80 % of it measured'. */
export function todayWords(todayKwh: number | null, coverage: number): string {
  if (todayKwh === null) return 'no number yet today';
  if (coverage >= 0.98) return 'since midnight';
  return coverage < 0.01
    ? 'only just begun to be measured'
    : `since midnight, ${shareWords(coverage)} of it measured`;
}

/** '12.3 kW', '1,240 kW', '2.35 MW'; '–' for none. Three digits are enough, and tenths of a kW all there is. */
export function powerWords(powerKw: number | null): string {
  if (powerKw === null) return '–';
  if (Math.abs(powerKw) >= 10_000) return `${threeDigits(powerKw / 1000)} MW`;
  return Math.abs(powerKw) < 1 && powerKw !== 0
    ? `${Math.round(powerKw * 1000)} W`
    : `${threeDigits(powerKw)} kW`;
}

/** '8.4 kWh', '12.3 MWh'; '–' for none. */
export function energyWords(energyKwh: number | null): string {
  if (energyKwh === null) return '–';
  if (Math.abs(energyKwh) >= 10_000) return `${threeDigits(energyKwh / 1000)} MWh`;
  return `${threeDigits(energyKwh)} kWh`;
}

/** '80 %'; never 100 where something is missing. */
export function shareWords(share: number): string {
  const percent = share >= 1 ? 100 : Math.min(99, Math.round(share * 100));
  return `${percent}\u00a0%`;
}

/** '12 % more than usual', 'about as usual'; null where there is no usual. */
export function againstUsual(powerKw: number | null, usualKw: number | null): string | null {
  if (powerKw === null || usualKw === null || usualKw <= 0) return null;
  const percent = Math.round((powerKw / usualKw - 1) * 100);
  if (Math.abs(percent) < 5) return 'about as usual at this time';
  return `${Math.abs(percent)}\u00a0% ${percent > 0 ? 'more' : 'less'} than usual at this time`;
}

function threeDigits(value: number): string {
  return new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 }).format(value);
}
