/** How one of the regressions sees the past. */
export interface RidgeMember {
  name: RegressionName;
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
  slotsPerFeature: number | { featuresPerDay: number };
  /** Whether the last step, hour and two hours before the day count on their own. */
  hasLastHours: boolean;
  /** Whether it knows public holidays, where the series has them. */
  hasHolidays: boolean;
}

/** A regression on similar days: its rows are compared by a bell curve beside the linear product. */
export interface SimilarMember extends RidgeMember {
  /** It looks back so many days, and up to `windowStepDays` more. */
  windowDays: number;
  windowStepDays: number;
  /** The weight of the bell curve beside the linear product, and its width in standard units. */
  bellWeight: number;
  bellWidth: number;
}

/** A way to forecast demand. */
export interface DemandModel {
  /** Names the method that made a forecast; another method gets another name. */
  version: string;
  ridges: readonly RidgeMember[];
  similar: SimilarMember | null;
  /** Into how many parts a day is cut to weigh the members in each. */
  blendParts: number;
  /** The members of the blend, in the order in which their forecasts are kept. */
  memberNames: readonly MemberName[];
}

export type RegressionName = 'long' | 'mid' | 'short' | 'coarse' | 'similar';
export type MemberName = RegressionName | 'day' | 'week';

const specifiedLong: RidgeMember = {
  name: 'long',
  halfLifeDays: 730,
  longestDays: 1100,
  yearHarmonics: 2,
  hasSeasonalLags: true,
  penalty: 1,
  baselineWeeks: 26,
  lagDays: [1, 2, 7],
  slotsPerFeature: 1,
  hasLastHours: false,
  hasHolidays: false,
};

const specifiedMid: RidgeMember = {
  ...specifiedLong,
  name: 'mid',
  halfLifeDays: 180,
  longestDays: 365,
  yearHarmonics: 1,
  hasSeasonalLags: false,
};

const specifiedShort: RidgeMember = {
  ...specifiedMid,
  name: 'short',
  halfLifeDays: 60,
  longestDays: 84,
  yearHarmonics: 0,
  penalty: 3,
  baselineWeeks: 12,
  lagDays: [1, 7],
  slotsPerFeature: 2,
};

/** The method that `currentModel` began from, kept since its forecasts are known to the fourth digit. */
export const specifiedModel: DemandModel = {
  version: 'ridge-blend-1',
  ridges: [specifiedLong, specifiedMid, specifiedShort],
  similar: null,
  blendParts: 1,
  memberNames: ['long', 'mid', 'short', 'day', 'week'],
};

const extras = { hasLastHours: true, hasHolidays: true };
const long: RidgeMember = { ...specifiedLong, ...extras, baselineWeeks: 104 };
const coarse: RidgeMember = {
  ...long,
  name: 'coarse',
  yearHarmonics: 3,
  lagDays: [1, 2],
  slotsPerFeature: 4,
};

/** The method by which forecasts are issued. Source: docs/forecasting.md, 'Members'. */
export const currentModel: DemandModel = {
  version: 'blend-2',
  ridges: [long, { ...specifiedMid, ...extras, lagDays: [1] }, { ...specifiedShort, ...extras }, coarse],
  similar: {
    ...coarse,
    name: 'similar',
    yearHarmonics: 2,
    hasSeasonalLags: false,
    slotsPerFeature: { featuresPerDay: 8 },
    windowDays: 392,
    windowStepDays: 56,
    bellWeight: 60,
    bellWidth: 0.6,
  },
  blendParts: 4,
  memberNames: ['long', 'mid', 'short', 'coarse', 'similar', 'day', 'week'],
};

/** The version of the method by which forecasts are issued. */
export const modelVersion = currentModel.version;

/** The members of `currentModel`, in the order in which their forecasts are kept. */
export const memberNames = currentModel.memberNames;
