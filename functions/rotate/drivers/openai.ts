import { fingerprint } from '../../keys/fingerprint.ts';
import type { DriverWork, Retirement, RotationDriver } from '../driver.ts';
import { RotationError } from '../rotation-error.ts';
import { revokingSteps } from './by-hand.ts';
import { formerKey, retireUnlisted } from './former.ts';
import { documentLike, idsIn, keyIn } from './key-document.ts';
import { makerOf, nameFor } from './key-name.ts';
import { findByMask } from './mask.ts';
import { OPENAI, OpenAiAdmin, type ProjectKey, type ServiceAccount } from './openai-admin.ts';
import { endLeftovers, issueShownOnce } from './shown-once.ts';

/**
 * A service account of its own for every version, named after it; its one key is shown once. `issuer.project` is
 * needed; `issuer.url` and `issuer.expiresInDays` (where the organization's policy wants keys to expire) may be given.
 */
export const openai: RotationDriver = {
  name: 'openai',
  settlesMs: 60_000,

  issue: async (work) => {
    const admin = new OpenAiAdmin(work);
    const { entry, key } = await issueShownOnce({
      ...ofVersion(work, admin),
      create: () => admin.create(nameFor(work)),
    });
    const ids = { serviceAccount: entry.id, ...(entry.keyId !== undefined && { keyId: entry.keyId }) };
    return {
      document: documentLike(work.current, key, ids),
      facts: { name: entry.name, ...ids, fingerprint: fingerprint(key) },
    };
  },

  discard: async (work) => endLeftovers(ofVersion(work, new OpenAiAdmin(work))),

  lastUsed: async (work, document) => {
    const keys = await new OpenAiAdmin(work).keys();
    return holding(keys, document)?.lastUsedAt;
  },

  retire: async (work, former) => {
    await formerKey(work, former);
    const admin = new OpenAiAdmin(work);
    const { serviceAccount } = idsIn(former);
    if (serviceAccount !== undefined) return endAccount(admin, serviceAccount);
    return retireFound(work, former, admin);
  },

  list: async (work) =>
    (await new OpenAiAdmin(work).keys()).map(({ id, name, createdAt, account }) => {
      const shown = account?.name ?? name;
      return { id, name: shown, createdAt, ...makerOf(shown, work) };
    }),
};

/** What is named after the work's version, and how it ends. */
const ofVersion = (work: DriverWork, admin: OpenAiAdmin) => ({
  named: async () => (await admin.accounts()).filter(({ name }) => name === nameFor(work)),
  isCurrent: async ({ id }: ServiceAccount) => holds(admin, id, await work.currentNow()),
  exists: (account: ServiceAccount) => admin.exists(account),
  end: (account: ServiceAccount) => admin.deleteAccount(account),
});

async function holds(admin: OpenAiAdmin, accountId: string, document: string): Promise<boolean> {
  const known = idsIn(document)['serviceAccount'];
  if (known !== undefined) return known === accountId;
  const found = findByMask(await admin.keys(), ({ mask }) => mask, keyIn(document));
  const candidates = found.state === 'one' ? [found.entry] : found.state === 'unclear' ? found.entries : [];
  return candidates.some(({ account }) => account?.id === accountId);
}

function holding(keys: readonly ProjectKey[], document: string): ProjectKey | undefined {
  const { serviceAccount, keyId } = idsIn(document);
  const known = keys.find(({ id, account }) =>
    keyId === undefined ? serviceAccount !== undefined && account?.id === serviceAccount : id === keyId,
  );
  if (known) return known;
  const found = findByMask(keys, ({ mask }) => mask, keyIn(document));
  return found.state === 'one' ? found.entry : undefined;
}

async function endAccount(admin: OpenAiAdmin, id: string): Promise<Retirement> {
  await admin.deleteAccount({ id });
  return { state: 'dead', facts: { serviceAccount: id } };
}

/** OpenAI has refused to delete a key while a service account owned it; what else that account is for, a person knows. */
async function endKey(
  work: DriverWork,
  former: string,
  admin: OpenAiAdmin,
  { id, account }: ProjectKey,
): Promise<Retirement> {
  try {
    await admin.deleteKey({ id });
    return { state: 'dead', facts: { keyId: id } };
  } catch (error) {
    if (!(error instanceof RotationError) || error.code !== 'PROVIDER_REFUSED' || !account) throw error;
    return {
      state: 'by-person',
      steps: [
        `${OPENAI} does not delete the key ${id} by itself: the service account ${account.id} (${account.name}) owns it. Delete that account where nothing else uses it.`,
        ...revokingSteps(work, former),
      ],
    };
  }
}

/** A key without ids: a person stored it, or it is kept bare. Its own service account dies with it, nobody else's does. */
async function retireFound(work: DriverWork, former: string, admin: OpenAiAdmin): Promise<Retirement> {
  const found = findByMask(await admin.keys(), ({ mask }) => mask, keyIn(former));
  if (found.state === 'none') return retireUnlisted(work, former, OPENAI, 'models');
  const candidates = found.state === 'one' ? [found.entry] : found.entries;
  const ours = candidates.filter(
    ({ account }) => account && makerOf(account.name, work).version !== undefined,
  );
  const [own] = ours;
  if (own?.account && ours.length === 1) return endAccount(admin, own.account.id);
  if (found.state === 'one') return endKey(work, former, admin, found.entry);
  const named = candidates.map(({ id, name }) => `${id} (${name})`).join(', ');
  return {
    state: 'by-person',
    steps: [`It is one of these keys: ${named}.`, ...revokingSteps(work, former)],
  };
}
