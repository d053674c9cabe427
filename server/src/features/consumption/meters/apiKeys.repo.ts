import type { Db } from 'mongodb';

/** Whom a key speaks for: one meter, or all meters of a gateway. */
export type KeyHolder = { meterId: string } | { gatewayId: string };

/** An API key as it is stored: its secret is nowhere, only a hash of it. */
export interface StoredApiKey {
  keyId: string;
  secretHash: string;
  holder: KeyHolder;
}

interface ApiKeyDoc {
  _id: string;
  secretHash: string;
  meterId: string | null;
  gatewayId: string | null;
  createdAt: Date;
  revokedAt: Date | null;
}

/** The collection `apiKeys`. */
export function createApiKeysRepo(db: Db) {
  const apiKeys = db.collection<ApiKeyDoc>('apiKeys');

  return {
    async create({ keyId, secretHash, holder }: StoredApiKey, createdAt: Date): Promise<void> {
      await apiKeys.insertOne({
        _id: keyId,
        secretHash,
        meterId: null,
        gatewayId: null,
        ...holder,
        createdAt,
        revokedAt: null,
      });
    },

    /** A key that holds; null where there is none of this id, or it was revoked. */
    async valid(keyId: string): Promise<StoredApiKey | null> {
      const doc = await apiKeys.findOne({ _id: keyId, revokedAt: null });
      if (!doc) return null;
      const holder = doc.meterId === null ? { gatewayId: doc.gatewayId ?? '' } : { meterId: doc.meterId };
      return { keyId, secretHash: doc.secretHash, holder };
    },

    /** How many keys of a holder are valid. Uses indexes `meterId` and `gatewayId`. */
    async countValid(holder: KeyHolder): Promise<number> {
      return apiKeys.countDocuments({ ...holder, revokedAt: null });
    },

    /** Revokes all keys of a holder but one, or all; resolves to how many. */
    async revokeAll(
      holder: KeyHolder,
      { revokedAt, keepKeyId }: { revokedAt: Date; keepKeyId?: string },
    ): Promise<number> {
      const isKept = keepKeyId === undefined ? {} : { _id: { $ne: keepKeyId } };
      const result = await apiKeys.updateMany(
        { ...holder, ...isKept, revokedAt: null },
        { $set: { revokedAt } },
      );
      return result.modifiedCount;
    },

    /** Gateways that have or had a key, by id, with the number of keys that hold. */
    async gateways(): Promise<{ gatewayId: string; keyCount: number }[]> {
      return apiKeys
        .aggregate<{ gatewayId: string; keyCount: number }>([
          { $match: { gatewayId: { $type: 'string' } } },
          {
            $group: {
              _id: '$gatewayId',
              keyCount: { $sum: { $cond: [{ $eq: ['$revokedAt', null] }, 1, 0] } },
            },
          },
          { $sort: { _id: 1 } },
          { $project: { _id: 0, gatewayId: '$_id', keyCount: 1 } },
        ])
        .toArray();
    },

    /** Removes every key that a meter ever had. */
    async removeOfMeter(meterId: string): Promise<void> {
      await apiKeys.deleteMany({ meterId });
    },
  };
}

export type ApiKeysRepo = ReturnType<typeof createApiKeysRepo>;
