import type { Repos } from '../db/repos.ts';

export interface LeaseOptions {
  name: string;
  holder: string;
  holdMs: number;
  /** Told when the hold could not be renewed; the run goes on, and is asked to look at `isHeld`. */
  onError(cause: unknown): void;
}

/** So often within `holdMs` the hold is renewed. */
const renewals = 4;

/**
 * Runs what only one of any number of processes may do, and holds its lease for as long as that takes.
 * Resolves to whether it ran: it does not while another process has the lease.
 */
export async function runUnderLease(
  leases: Repos['leases'],
  { name, holder, holdMs, onError }: LeaseOptions,
  run: (lease: { epoch: number; isHeld: () => boolean }) => Promise<void>,
): Promise<boolean> {
  const epoch = await leases.take(name, holder, holdMs);
  if (epoch === null) return false;
  let isHeld = true;
  const heartbeat = setInterval(() => {
    leases.extend(name, epoch, holdMs).then((isStillOurs) => {
      isHeld = isStillOurs;
    }, onError);
  }, holdMs / renewals);
  try {
    await run({ epoch, isHeld: () => isHeld });
  } finally {
    clearInterval(heartbeat);
    await leases.release(name, epoch);
  }
  return true;
}
