import type { Db } from 'mongodb';

interface LeaseDoc {
  _id: string;
  holder: string | null;
  epoch: number;
  expiresAt: Date;
}

/** The collection `leases`: which process does what only one may do. Times are the database's own. */
export function createLeasesRepo(db: Db) {
  const leases = db.collection<LeaseDoc>('leases', { writeConcern: { w: 'majority', journal: true } });
  /** The time in s where that is more, so that a database restored without this collection goes on as well. */
  const nextEpoch = {
    $max: [{ $add: ['$epoch', 1] }, { $floor: { $divide: [{ $toLong: '$$NOW' }, 1_000] } }],
  };
  const until = (holdMs: number) => ({ $add: ['$$NOW', holdMs] });

  return {
    /** Takes a lease that nobody holds any more; resolves to its new epoch, or to null where somebody does. */
    async take(name: string, holder: string, holdMs: number): Promise<number | null> {
      const isFree = { $lte: ['$expiresAt', '$$NOW'] };
      const nobody = { holder: null, epoch: 0, expiresAt: new Date(0) };
      await leases.updateOne({ _id: name }, { $setOnInsert: nobody }, { upsert: true });
      const taken = await leases.findOneAndUpdate(
        { _id: name, $expr: isFree },
        [{ $set: { holder, epoch: nextEpoch, expiresAt: until(holdMs) } }],
        { returnDocument: 'after' },
      );
      return taken?.epoch ?? null;
    },

    /** Holds a lease for longer; resolves to false where it is another's by now. */
    async extend(name: string, epoch: number, holdMs: number): Promise<boolean> {
      const { matchedCount } = await leases.updateOne({ _id: name, epoch }, [
        { $set: { expiresAt: until(holdMs) } },
      ]);
      return matchedCount === 1;
    },

    /** Gives a lease up, so that another need not wait for its end. */
    async release(name: string, epoch: number): Promise<void> {
      await leases.updateOne({ _id: name, epoch }, { $set: { expiresAt: new Date(0) } });
    },
  };
}

export type LeasesRepo = ReturnType<typeof createLeasesRepo>;
