import { DomainError } from '@wip/shared/errors.ts';
import { dayMs, hourMs, minuteMs } from '@wip/shared/time.ts';

const unitMs: Record<string, number> = { s: 1_000, m: minuteMs, h: hourMs, d: dayMs };

/** Reads `90s`, `5m`, `12h` or `400d` as ms. Errors: DomainError INVALID. */
export function readDuration(text: string, field: string): number {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text.trim()) ?? [];
  const ofUnit = unitMs[unit ?? ''];
  if (amount !== undefined && ofUnit !== undefined) return Number(amount) * ofUnit;
  throw new DomainError(
    'INVALID',
    `${field} '${text.slice(0, 60)}' is no length of time; write 90s, 5m, 12h or 400d.`,
    {
      field,
    },
  );
}
