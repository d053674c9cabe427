import { type Db, MongoServerError } from 'mongodb';

const duplicateKey = 11_000;

/** The collection `jobRuns`: which process took which run of a job. */
export function createJobRunsRepo(db: Db) {
  const runs = db.collection<{ _id: string; takenAt: Date }>('jobRuns');
  return {
    /** Takes a run; resolves to false where another process has it already. */
    async take(runId: string, takenAt: Date): Promise<boolean> {
      try {
        await runs.insertOne({ _id: runId, takenAt });
        return true;
      } catch (error) {
        if (error instanceof MongoServerError && error.code === duplicateKey) return false;
        throw error;
      }
    },

    /** Gives a run back, so that it is tried again. */
    async giveBack(runId: string): Promise<void> {
      await runs.deleteOne({ _id: runId });
    },
  };
}
