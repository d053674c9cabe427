import { TRPCError } from '@trpc/server';
import type { Repos } from '../../../db/repos.ts';
import { isSecretOf, readReadKey } from '../meters/secrets.ts';

/** A subscription that lasts for as long as a read key of its meter is valid. */
export interface KeyedSubscription {
  meterId: string;
  readKeys: readonly string[];
  end(error: Error): void;
}

/** Several meters may change at once. */
const settleMs = 200;
const retryMs = 1_000;

const revoked = 'The read key of this meter was revoked.';
const closing = 'The server is restarting; come again in a moment.';

export type OpenKeys = ReturnType<typeof createOpenKeys>;

/** The subscriptions that are open in this process, with the keys that opened them. */
export function createOpenKeys(repos: Pick<Repos, 'meters'>) {
  const open = new Set<KeyedSubscription>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function check(subscriptions: readonly KeyedSubscription[]): Promise<void> {
    const meterIds = [...new Set(subscriptions.map(({ meterId }) => meterId))];
    if (meterIds.length === 0) return;
    const hashes = await repos.meters.readKeyHashes(meterIds);
    for (const { meterId, readKeys, end } of subscriptions) {
      const hash = hashes.get(meterId);
      const isValid = hash !== undefined && readKeys.some((key) => isKeyOf(meterId, key, hash));
      if (!isValid) end(new TRPCError({ code: 'FORBIDDEN', message: revoked }));
    }
  }

  function checkSoon(waitMs = settleMs): void {
    if (isClosed) return;
    timer ??= setTimeout(async () => {
      timer = undefined;
      await check([...open]).catch(() => checkSoon(retryMs));
    }, waitMs);
  }

  return {
    /** Ends the subscription once no key of it is valid; returns what takes it out again. */
    add(subscription: KeyedSubscription): () => void {
      open.add(subscription);
      if (isClosed) subscription.end(new TRPCError({ code: 'SERVICE_UNAVAILABLE', message: closing }));
      return () => open.delete(subscription);
    },

    /** Looks at the keys of one that was added: they may have been revoked just before. */
    check: (subscription: KeyedSubscription) => check([subscription]),

    /** A meter has changed: looks at all keys again. */
    checkSoon: () => checkSoon(),

    /** Ends all subscriptions; clients come back by themselves, to another process if there is one. */
    close(): void {
      isClosed = true;
      clearTimeout(timer);
      for (const { end } of open) end(new TRPCError({ code: 'SERVICE_UNAVAILABLE', message: closing }));
    },
  };
}

function isKeyOf(meterId: string, readKey: string, hash: string): boolean {
  const parts = readReadKey(readKey);
  return parts?.id === meterId && isSecretOf(parts.secret, hash);
}
