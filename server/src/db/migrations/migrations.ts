import type { Db } from 'mongodb';

/** One step of the stored data from what an earlier release wrote to what this one reads. */
export interface Migration {
  /** A number of four digits and what it does; the order of the ids is that of the steps. */
  id: string;
  /** Whether the release before reads what it makes as well, so that one may go back to it. */
  isReadableBefore: boolean;
  /** Changes the data; ends in the same however often it is begun anew, since a process may die within it. */
  run(db: Db): Promise<void>;
}

/** Every step there is, oldest first. One that was released is never changed or taken out. */
export const migrations: readonly Migration[] = [
  // what later steps begin from
  { id: '0001-first-layout', isReadableBefore: true, run: () => Promise.resolve() },
];
