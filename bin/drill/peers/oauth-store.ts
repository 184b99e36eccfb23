import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Stored {
  readonly payload: AdapterPayload;
  readonly endsAtMs: number;
}

/** Where one practice OAuth server keeps its tokens; gone with it. */
export function memoryStore(): (name: string) => Adapter {
  const stored = new Map<string, Stored>();
  const alive = ([, { endsAtMs }]: [string, Stored]) => endsAtMs > Date.now();
  const findBy = async (field: 'uid' | 'userCode', value: string) =>
    [...stored].filter(alive).find(([, { payload }]) => payload[field] === value)?.[1].payload;
  return (name) => {
    const keyOf = (id: string) => `${name}:${id}`;
    return {
      upsert: async (id, payload, expiresInS) => {
        const endsAtMs = expiresInS ? Date.now() + expiresInS * 1000 : Number.POSITIVE_INFINITY;
        stored.set(keyOf(id), { payload, endsAtMs });
      },
      find: async (id) => {
        const entry = stored.get(keyOf(id));
        return entry && alive([id, entry]) ? entry.payload : undefined;
      },
      findByUid: (uid) => findBy('uid', uid),
      findByUserCode: (code) => findBy('userCode', code),
      consume: async (id) => {
        const entry = stored.get(keyOf(id));
        if (entry) entry.payload.consumed = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => {
        stored.delete(keyOf(id));
      },
      revokeByGrantId: async (grantId) => {
        for (const [key, { payload }] of stored) if (payload.grantId === grantId) stored.delete(key);
      },
    };
  };
}
