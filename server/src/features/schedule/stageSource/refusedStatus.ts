import type { StageSource } from '@wip/shared/imports/stageSource.ts';
import { hourMs } from '@wip/shared/time.ts';

const giveUpMs = 24 * hourMs;
const quotaWaitMs = hourMs;

/** What an answer without a list means: a sentence, and how long asking again is of no use. */
export function refusedStatus(status: number, format: StageSource['format']) {
  if (format === 'eskomsepush' && (status === 401 || status === 403)) {
    return {
      sentence: `It refuses the token (${status}): set ESKOMSEPUSH_TOKEN to a valid one. It is asked again after a day, or with another token.`,
      waitMs: giveUpMs,
    };
  }
  if (status === 410) {
    const where = format === 'eskomsepush' ? ' Give the address of its present version as url.' : '';
    return { sentence: `What was there is gone for good (410).${where}`, waitMs: giveUpMs };
  }
  if (status === 429) {
    return {
      sentence: 'It was asked too often (429), and is left alone until its quota begins anew.',
      waitMs: quotaWaitMs,
    };
  }
  return { sentence: `It answered with the status ${status}.`, waitMs: 0 };
}
