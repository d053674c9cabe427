import type { Repos } from '../../../../db/repos.ts';
import { createSender, type Sender } from '../sender.ts';

/** A meter that is new, changed or deleted is so here after as long. */
const longestKnownMs = 4_000;

/** The meters of a gateway as a sender, read again every few seconds. */
export function createGatewaySender(gatewayId: string, repos: Pick<Repos, 'meters'>): () => Promise<Sender> {
  let known: { loadedAtMs: number; sender: Sender } | null = null;
  return async () => {
    const nowMs = performance.now();
    if (!known || nowMs - known.loadedAtMs > longestKnownMs) {
      const meters = await repos.meters.ofGateway(gatewayId);
      known = { loadedAtMs: nowMs, sender: createSender(`gateway:${gatewayId}`, meters) };
    }
    return known.sender;
  };
}
