import { packMembers, unpackMembers } from '@wip/shared/consumption/publication/packMembers.ts';
import type { HeldMember } from '@wip/shared/consumption/publication/publishSlots.ts';
import { type LocalDay, localDateOf, localDayOf } from '@wip/shared/schedule/localDay.ts';
import { Binary, type Db, MongoServerError } from 'mongodb';

const duplicateKey = 11_000;

/** The members of an area's sum on one local day, with their last values: private, and in no answer. */
export interface Membership {
  areaId: string;
  day: LocalDay;
  members: HeldMember[];
  /** After how many slots of the day the last values are. */
  heldAfter: number;
}

interface MembershipDoc {
  _id: string;
  members: Binary;
  heldAfter: number;
}

/** The collection `areaMemberships`. */
export function createAreaMembershipsRepo(db: Db) {
  const memberships = db.collection<MembershipDoc>('areaMemberships', {
    writeConcern: { w: 'majority', journal: true },
  });

  return {
    async ofDay(areaId: string, day: LocalDay): Promise<Membership | null> {
      const doc = await memberships.findOne({ _id: idOf(areaId, day) });
      return doc ? toMembership(doc) : null;
    },

    /** The latest before a day; null where there is none. */
    async latestBefore(areaId: string, day: LocalDay): Promise<Membership | null> {
      const range = { $gte: `${areaId}|`, $lt: idOf(areaId, day) };
      const [doc] = await memberships.find({ _id: range }).sort({ _id: -1 }).limit(1).toArray();
      return doc ? toMembership(doc) : null;
    },

    /** Those from one day to another, both included. */
    async around(areaId: string, fromDay: LocalDay, toDay: LocalDay): Promise<Membership[]> {
      const range = { $gte: idOf(areaId, fromDay), $lte: idOf(areaId, toDay) };
      return (await memberships.find({ _id: range }).toArray()).map(toMembership);
    },

    /** Fixes the members of a day; resolves to what holds, which another process may have fixed before. */
    async fix(membership: Membership): Promise<Membership> {
      try {
        await memberships.insertOne(toDoc(membership));
        return membership;
      } catch (error) {
        const isFixed = error instanceof MongoServerError && error.code === duplicateKey;
        const fixed = isFixed ? await this.ofDay(membership.areaId, membership.day) : null;
        if (!fixed) throw error;
        return fixed;
      }
    },

    /** Keeps the last values of a day's members. */
    async hold(membership: Membership): Promise<void> {
      const { _id, ...fields } = toDoc(membership);
      await memberships.updateOne({ _id }, { $set: fields });
    },

    /** Forgets an area's members before a day. */
    async forgetBefore(areaId: string, day: LocalDay): Promise<void> {
      await memberships.deleteMany({ _id: { $gte: `${areaId}|`, $lt: idOf(areaId, day) } });
    },
  };
}

function idOf(areaId: string, day: LocalDay): string {
  return `${areaId}|${localDateOf(day)}`;
}

function toDoc({ areaId, day, members, heldAfter }: Membership): MembershipDoc {
  return { _id: idOf(areaId, day), members: new Binary(packMembers(members)), heldAfter };
}

function toMembership({ _id, members, heldAfter }: MembershipDoc): Membership {
  const [areaId = '', date = ''] = _id.split('|');
  return { areaId, day: localDayOf(date), members: unpackMembers(members.value()), heldAfter };
}
