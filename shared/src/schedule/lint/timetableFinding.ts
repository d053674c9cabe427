/** What a timetable may have that a person should look at; nothing of it is wrong for certain. */
export type FindingKind = 'not-within' | 'gap' | 'overlap' | 'midnight' | 'length';

/** All places of a timetable where the same looks like a misprint. */
export interface TimetableFinding {
  kind: FindingKind;
  /** One sentence without a full stop, at most some 300 characters. */
  message: string;
  /** Position of the first row that it is about; null where it is about rows that are not there. */
  rowIndex: number | null;
}
