import { DomainError } from '@wip/shared/errors.ts';
import type { Repos } from '../../../db/repos.ts';
import type { StoredApiKey } from '../meters/apiKeys.repo.ts';
import type { StoredMeter } from '../meters/meters.repo.ts';
import { isSecretOf, readApiKey } from '../meters/secrets.ts';
import { createSender, type Sender } from './sender.ts';

/** A sender, known by the key that it used. */
export interface KeySender extends Sender {
  keyId: string;
}

interface KnownKey {
  /** Null where no valid key has this id. */
  key: StoredApiKey | null;
  sender: KeySender | null;
}

interface CachedKey {
  loadedAtMs: number;
  known: Promise<KnownKey>;
}

/** A revoked key is refused after as long, also where word of it never came. */
const longestKnownMs = 4_000;
const mostCachedKeys = 20_000;

/** Where a change may concern a sender. */
export const senderKeyCollections = ['apiKeys', 'meters'];

const noKey = new DomainError(
  'FORBIDDEN',
  "Send the sender's key (wip_…) in the header `Authorization: Bearer <key>` or `X-API-Key: <key>`.",
);

export type SenderKeys = ReturnType<typeof createSenderKeys>;

/** Tells whose readings come with a key; what it read is remembered for some seconds. */
export function createSenderKeys({ repos }: { repos: Pick<Repos, 'apiKeys' | 'meters'> }) {
  const cache = new Map<string, CachedKey>();

  async function senderOfKey(bareKey: string): Promise<KeySender> {
    const parts = readApiKey(bareKey);
    if (!parts) throw new DomainError('FORBIDDEN', 'This is not a key; a key begins with wip_.');
    const { key, sender } = await knownKey(parts.id);
    if (!key || !sender || !isSecretOf(parts.secret, key.secretHash)) {
      throw new DomainError('FORBIDDEN', 'This key is unknown or was revoked.');
    }
    return sender;
  }

  function knownKey(keyId: string): Promise<KnownKey> {
    const atMs = performance.now();
    const cached = cache.get(keyId);
    if (cached && atMs - cached.loadedAtMs < longestKnownMs) return cached.known;
    if (cache.size >= mostCachedKeys) cache.clear();
    const entry = { loadedAtMs: atMs, known: load(keyId) };
    cache.set(keyId, entry);
    entry.known.catch(() => {
      if (cache.get(keyId) === entry) cache.delete(keyId);
    });
    return entry.known;
  }

  async function load(keyId: string): Promise<KnownKey> {
    const key = await repos.apiKeys.valid(keyId);
    if (!key) return { key: null, sender: null };
    if ('gatewayId' in key.holder) {
      const { gatewayId } = key.holder;
      return {
        key,
        sender: senderOf(keyId, `gateway:${gatewayId}`, await repos.meters.ofGateway(gatewayId)),
      };
    }
    const meter = await repos.meters.byId(key.holder.meterId);
    return { key, sender: meter && senderOf(keyId, `meter:${meter.meterId}`, [meter]) };
  }

  return {
    /**
     * The sender behind the headers of a request: `Authorization: Bearer <key>`, or else `X-API-Key`.
     * Errors: DomainError FORBIDDEN.
     */
    async senderOf(authorization: string | undefined, apiKeyHeader?: string): Promise<KeySender> {
      const bearer = /^bearer +(\S+)$/i.exec(authorization?.trim() ?? '')?.[1];
      const key = bearer ?? apiKeyHeader?.trim();
      if (!key) throw noKey;
      return senderOfKey(key);
    },

    /** The sender behind a key that came in another way. Errors: DomainError FORBIDDEN. */
    senderOfKey,

    /** Reads everything again from now on: a key or a meter has changed. */
    forget(): void {
      cache.clear();
    },
  };
}

function senderOf(keyId: string, source: string, meters: readonly StoredMeter[]): KeySender {
  return { keyId, ...createSender(source, meters) };
}
