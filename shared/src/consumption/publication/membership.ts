/** The least meters in a published sum, and the least by which two published sums may differ. */
export const leastMembers = 5;

export interface MembershipQuestion {
  /** The members in force until now. */
  current: readonly number[];
  /** The meters that reported on the day before. */
  candidates: readonly number[];
  /** The memberships of the days around, of which numbers are or may be public. */
  others: readonly (readonly number[])[];
}

/**
 * The members of an area's sum for a local day: those of the day before, with none or at least five joining and none
 * or at least five leaving, and no nearer to the membership of any day around. Who waits to join is not in the sum;
 * who has left and may not leave stays in it with the value held last. Without five there is no sum: none.
 *
 * Source: docs/decisions/published-loads.md.
 */
export function nextMembership({ current, candidates, others }: MembershipQuestion): number[] {
  const isCurrent = new Set(current);
  const isCandidate = new Set(candidates);
  const joining = candidates.filter((meter) => !isCurrent.has(meter));
  const leaving = current.filter((meter) => !isCandidate.has(meter));
  const staying = current.filter((meter) => isCandidate.has(meter));
  const joins = joining.length >= leastMembers ? joining : [];
  const leaves = leaving.length >= leastMembers ? [] : leaving;
  const choices = [
    [...staying, ...leaves, ...joins],
    [...current, ...joins],
    [...staying, ...leaves],
    current,
  ];
  const choice = choices.find(
    (members) => members.length >= leastMembers && others.every((other) => maySumsDiffer(members, other)),
  );
  return (choice ?? []).toSorted((a, b) => a - b);
}

/** Whether the sums of two sets of meters may both be public: their difference names no group below five. */
export function maySumsDiffer(one: readonly number[], other: readonly number[]): boolean {
  if (one.length === 0 || other.length === 0) return true;
  return isNoneOrGroup(without(one, other)) && isNoneOrGroup(without(other, one));
}

function isNoneOrGroup(count: number): boolean {
  return count === 0 || count >= leastMembers;
}

function without(one: readonly number[], other: readonly number[]): number {
  const isOther = new Set(other);
  return one.reduce((count, meter) => count + (isOther.has(meter) ? 0 : 1), 0);
}
