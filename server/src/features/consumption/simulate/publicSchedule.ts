import { joinOutages, type Outage } from '@wip/shared/consumption/simulation/outages.ts';
import { DomainError } from '@wip/shared/errors.ts';
import { dayMs, hourMs, minuteMs } from '@wip/shared/time.ts';
import { z } from 'zod';
import { repeatSending } from './repeatSending.ts';

const instantMs = z.iso.datetime().transform((text) => Date.parse(text));

/** The answer of `schedule.windows` on the wire. */
const windowsAnswer = z.object({
  result: z.object({
    data: z.object({ json: z.object({ startsAt: instantMs, endsAt: instantMs }).array() }),
  }),
});

const askEveryMs = minuteMs;

/**
 * The planned cuts of areas as the public API tells them, asked again every minute. The status is not asked: it rests
 * on the silence of these very meters, which would then never end.
 */
export function createPublicSchedule(
  url: string,
  { signal, onTrouble }: { signal: AbortSignal; onTrouble: (reason: string) => void },
) {
  const known = new Map<string, { askedAtMs: number; outages: Outage[] }>();

  return {
    /** Those of yesterday until soon, joined; empty once the signal says stop. Errors: DomainError NOT_FOUND. */
    async outagesOf(areaId: string, nowMs: number): Promise<readonly Outage[]> {
      const before = known.get(areaId);
      if (before && nowMs - before.askedAtMs < askEveryMs) return before.outages;
      const input = {
        areaId,
        from: new Date(nowMs - dayMs).toISOString(),
        to: new Date(nowMs + hourMs).toISOString(),
      };
      const query = new URLSearchParams({ input: JSON.stringify(input) });
      const asked = { url: `${url}/trpc/schedule.windows?${query}` };
      const response = await repeatSending(asked, signal, onTrouble);
      if (!response) return [];
      if (response.status === 404) throw new DomainError('NOT_FOUND', `${url} knows no area '${areaId}'.`);
      const parsed = windowsAnswer.safeParse(await response.json().catch(() => null));
      if (!parsed.success) {
        throw new DomainError('INVALID', `${url} does not answer as this server would; see --url.`);
      }
      const outages = joinOutages(
        parsed.data.result.data.json.map(({ startsAt, endsAt }) => ({
          startsAtMs: startsAt,
          endsAtMs: endsAt,
        })),
      );
      known.set(areaId, { askedAtMs: nowMs, outages });
      return outages;
    },
  };
}
