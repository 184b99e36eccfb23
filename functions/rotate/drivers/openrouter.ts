import { asObject } from '../../handshake/json.ts';
import { fingerprint } from '../../keys/fingerprint.ts';
import { AdminApi } from '../admin-api/admin-api.ts';
import type { DriverWork, RotationDriver } from '../driver.ts';
import { formerKey, retireUnlisted } from './former.ts';
import { documentLike, idsIn, keyIn } from './key-document.ts';
import { makerOf, nameFor } from './key-name.ts';
import {
  type KeyLimits,
  limitsIn,
  OPENROUTER,
  OpenRouterAdmin,
  type RouterKey,
  routerKeyOf,
} from './openrouter-admin.ts';
import { endLeftovers, issueShownOnce } from './shown-once.ts';

/**
 * A key a version, with the limits of the present one. The vault holds a management key, which cannot infer.
 * `issuer.workspace` names a workspace other than the default one, `issuer.url` another address.
 */
export const openrouter: RotationDriver = {
  name: 'openrouter',
  settlesMs: 60_000,

  issue: async (work) => {
    const admin = new OpenRouterAdmin(work);
    const limits = await limitsOf(work, await admin.keys());
    const { entry, key } = await issueShownOnce({
      ...ofVersion(work, admin),
      create: () => admin.create(nameFor(work), limits),
    });
    return {
      document: documentLike(work.current, key, { hash: entry.id }),
      facts: { name: entry.name, fingerprint: fingerprint(key), limit: String(limits.limit ?? 'none') },
    };
  },

  discard: async (work) => endLeftovers(ofVersion(work, new OpenRouterAdmin(work))),

  lastUsed: async (work, document) =>
    routerKeyOf(await new OpenRouterAdmin(work).keys(), document)?.lastUsedAt,

  retire: async (work, former) => {
    await formerKey(work, former);
    const admin = new OpenRouterAdmin(work);
    const hash = idsIn(former)['hash'] ?? routerKeyOf(await admin.keys(), former)?.id;
    if (hash === undefined) return retireUnlisted(work, former, OPENROUTER, 'key');
    await admin.end(hash);
    return { state: 'dead', facts: { fingerprint: fingerprint(keyIn(former)) } };
  },

  list: async (work) =>
    (await new OpenRouterAdmin(work).keys())
      .filter(({ disabled }) => !disabled)
      .map(({ id, name, createdAt }) => ({ id: shortId(id), name, createdAt, ...makerOf(name, work) })),
};

/** Enough to find it in the provider's list, and no hash of the key. */
const shortId = (hash: string): string => hash.slice(0, 12);

const ofVersion = (work: DriverWork, admin: OpenRouterAdmin) => ({
  named: async () => (await admin.keys()).filter(({ name }) => name === nameFor(work)),
  isCurrent: async (entry: RouterKey) => routerKeyOf([entry], await work.currentNow()) !== undefined,
  exists: (entry: RouterKey) => admin.exists(entry),
  end: ({ id }: RouterKey) => admin.end(id),
});

/** Of the listed key; of a key that another workspace lists, as it tells about itself. */
async function limitsOf(work: DriverWork, keys: readonly RouterKey[]): Promise<KeyLimits> {
  const listed = routerKeyOf(keys, work.current);
  if (listed) return listed.limits;
  const base = new URL(work.target.url);
  const own = new AdminApi({ provider: OPENROUTER, base, key: keyIn(work.current) }, work);
  const { body } = await own.call({ method: 'GET', path: 'key' });
  return limitsIn(asObject(body['data']) ?? {});
}
