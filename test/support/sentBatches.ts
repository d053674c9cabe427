/** What a sender sends: batch n holds the reading of second n of each meter. */
export interface SenderPlan {
  url: string;
  apiKey: string;
  meterIds: string[];
  /** When second 0 is. */
  startsAtMs: number;
}

/** The value of a meter in a batch: of each another one. */
export function microOf(meterIndex: number, batch: number): number {
  return batch * 1_000 + meterIndex;
}

export function batchBody(plan: SenderPlan, batch: number): string {
  const at = new Date(plan.startsAtMs + batch * 1_000).toISOString();
  const readings = plan.meterIds.map((meterId, index) => ({
    meterId,
    at,
    durationS: 1,
    powerKw: microOf(index, batch) / 1_000_000,
  }));
  return JSON.stringify({ readings });
}
