import type { Timetable } from '../../schedule/timetable.ts';

/** An area as two versions of a region are compared by it. */
export interface VersionArea {
  key: string;
  name: string;
  group: string | null;
  /** Whatever tells its outline from another one, as text. */
  outline: string;
}

/** One imported version of a region, as far as people notice what changes in it. */
export interface RegionVersion {
  name: string;
  timeZone: string;
  areas: readonly VersionArea[];
  timetables: readonly { group: string; timetable: Timetable }[];
}

/** One difference between two versions. */
export interface VersionChange {
  /** As a person would say it, one line without a full stop. */
  text: string;
  /** How many areas notice it. */
  areaCount: number;
}
