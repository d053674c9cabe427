/** How one of the three ridges sees the past. */
export interface RidgeMember {
  name: 'long' | 'mid' | 'short';
  /** After how many days a day weighs half. */
  halfLifeDays: number;
  /** How many days back it looks at most. */
  longestDays: number;
  /** How many harmonics of the year it knows. */
  yearHarmonics: number;
  /** Whether yesterday's deviation may mean something else in another season. */
  hasSeasonalLags: boolean;
  penalty: number;
  baselineWeeks: number;
  /** The days before whose deviations it knows, and how many neighbouring slots of them are averaged. */
  lagDays: readonly number[];
  slotsPerFeature: number;
}

/** The ridges of the blend. Source: docs/forecasting.md, 'Members'. */
export const ridgeMembers: readonly RidgeMember[] = [
  {
    name: 'long',
    halfLifeDays: 730,
    longestDays: 1100,
    yearHarmonics: 2,
    hasSeasonalLags: true,
    penalty: 1,
    baselineWeeks: 26,
    lagDays: [1, 2, 7],
    slotsPerFeature: 1,
  },
  {
    name: 'mid',
    halfLifeDays: 180,
    longestDays: 365,
    yearHarmonics: 1,
    hasSeasonalLags: false,
    penalty: 1,
    baselineWeeks: 26,
    lagDays: [1, 2, 7],
    slotsPerFeature: 1,
  },
  {
    name: 'short',
    halfLifeDays: 60,
    longestDays: 84,
    yearHarmonics: 0,
    hasSeasonalLags: false,
    penalty: 3,
    baselineWeeks: 12,
    lagDays: [1, 7],
    slotsPerFeature: 2,
  },
];

/** The members of the blend, in the order in which their forecasts are kept. */
export const memberNames = ['long', 'mid', 'short', 'day', 'week'] as const;
export type MemberName = (typeof memberNames)[number];
