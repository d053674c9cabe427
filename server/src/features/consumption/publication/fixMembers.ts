import { nextMembership } from '@wip/shared/consumption/publication/membership.ts';
import type { HeldMember } from '@wip/shared/consumption/publication/publishSlots.ts';
import type { LocalDay } from '@wip/shared/schedule/localDay.ts';
import type { ZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import type { Repos } from '../../../db/repos.ts';
import type { Membership } from './areaMemberships.repo.ts';
import { type CountedMeter, lastMeans } from './meterSlots.ts';

/** Days before and after, from whose sums the day's may not differ by fewer than five. */
const comparedDays = 28;

export interface MembersQuestion {
  areaId: string;
  day: LocalDay;
  meters: readonly CountedMeter[];
  clock: ZoneClock;
}

type MemberRepos = Pick<Repos, 'areaMemberships' | 'readings'>;

/** The members of an area for a local day by the rule of `nextMembership`; null where there are none. */
export async function membersFor(repos: MemberRepos, question: MembersQuestion): Promise<Membership | null> {
  const { areaId, day, meters, clock } = question;
  const previous = (await repos.areaMemberships.latestBefore(areaId, day))?.members ?? [];
  const dayBefore = { fromMs: clock.dayStartMs(day - 1), toMs: clock.dayStartMs(day) };
  const last = await lastMeans(repos.readings, meters, dayBefore);
  const around = await repos.areaMemberships.around(areaId, day - comparedDays, day + comparedDays);
  const isOpen = openMeters(previous, meters);

  const members = [true, false].flatMap((kind) => {
    const ofKind = (numbers: readonly number[]) => numbers.filter((number) => isOpen.get(number) === kind);
    return nextMembership({
      current: numbersOf(previous, kind),
      candidates: ofKind([...last.keys()]),
      others: around.map((membership) => numbersOf(membership.members, kind)),
    });
  });
  if (members.length === 0) return null;
  const before = new Map(previous.map((member) => [member.meterNumber, member]));
  return {
    areaId,
    day,
    heldAfter: 0,
    members: members
      .toSorted((a, b) => a - b)
      .map((meterNumber) => {
        const value = last.get(meterNumber);
        const held = before.get(meterNumber);
        return {
          meterNumber,
          isOpen: isOpen.get(meterNumber) ?? false,
          heldMicro: value?.micro ?? held?.heldMicro ?? 0,
          heldAtMs: value?.atMs ?? held?.heldAtMs ?? 0,
          publishedAtMs: held?.publishedAtMs ?? null,
        };
      }),
  };
}

function numbersOf(members: readonly HeldMember[], isOpen: boolean): number[] {
  return members.filter((member) => member.isOpen === isOpen).map(({ meterNumber }) => meterNumber);
}

/** Which meters are no secret: public and simulated ones; a member stays what it was when it joined. */
function openMeters(previous: readonly HeldMember[], meters: readonly CountedMeter[]): Map<number, boolean> {
  return new Map([
    ...meters.map(({ number, visibility, isSimulated }): [number, boolean] => [
      number,
      visibility === 'public' || isSimulated,
    ]),
    ...previous.map(({ meterNumber, isOpen }): [number, boolean] => [meterNumber, isOpen]),
  ]);
}
