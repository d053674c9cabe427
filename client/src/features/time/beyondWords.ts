/** What the time bar says of the time beyond the last announcement: no stage is known there; timetables have no end. */
export function beyondWords(announcedUntilMs: number, nowMs: number): string {
  return announcedUntilMs <= nowMs ? 'stage unknown' : 'no stage yet';
}
