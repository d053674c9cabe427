import type { OutlookBasis } from '@wip/shared/forecast/forecastSchemas.ts';
import { logistic, logit } from '@wip/shared/forecast/outlook/logisticFit.ts';
import { slotsPerDay } from '@wip/shared/forecast/outlook/offDays.ts';
import type { OutlookSlot } from '@wip/shared/forecast/outlook/outlookFeatures.ts';
import { columnsOf } from '@wip/shared/forecast/outlook/outlookFeatures.ts';
import { logOddsOff } from '@wip/shared/forecast/outlook/outlookModel.ts';
import { calibrated, noCalibration } from '@wip/shared/forecast/outlook/recalibrate.ts';
import { evidenceWeights } from '@wip/shared/status/evidenceWeights.ts';
import type { StoredModel } from './outlooks.repo.ts';

/** Nothing is ever certain. */
const leastProbability = 0.002;
/** A model that has seen fewer mornings with an announced cut has not learned what an announcement is worth. */
const fewestAnnouncedDays = 14;

export interface SaidOutlook {
  /** Null where nothing at all is known. */
  logOdds: number | null;
  probability: number | null;
  basis: OutlookBasis;
}

/**
 * The probability that one half hour is off, and on what it rests. Without a model an announcement weighs what it
 * weighs in a status, and beyond it the share of such half hours that were off speaks.
 */
export function sayOutlook(model: StoredModel | null, at: OutlookSlot): SaidOutlook {
  const { announced, habits, slot, leadDays } = at;
  const isKnown = announced.isCovered || habits.knownDays > 0;
  if (!isKnown) return { logOdds: null, probability: null, basis: 'none' };
  const weights = model?.weights;
  const hasLearned = !announced.isCovered || (model?.announcedDays ?? 0) >= fewestAnnouncedDays;
  const logOdds =
    weights && hasLearned && weights.length === columnsOf.announced
      ? logOddsOff(Float64Array.from(weights), 'announced', at)
      : priorLogOdds(at, habits.slotShares[slot] ?? 0);
  const index = Math.max(0, Math.floor(leadDays * slotsPerDay));
  const probability = calibrated(model?.calibration ?? noCalibration, logOdds, index);
  return {
    logOdds,
    probability: Math.min(Math.max(probability, leastProbability), 1 - leastProbability),
    basis: announced.isCovered ? 'announced' : 'history',
  };
}

function priorLogOdds({ announced }: OutlookSlot, slotShare: number): number {
  if (!announced.isCovered) return logit(slotShare);
  return announced.isOff ? evidenceWeights.scheduledOff : evidenceWeights.scheduledOn;
}

/** What is stored of log-odds. */
export function probabilityOfLogOdds(logOdds: number | null): number | null {
  return logOdds === null ? null : logistic(logOdds);
}
