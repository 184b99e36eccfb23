import { createHmac } from 'node:crypto';
import { asText, type JsonObject } from '../../handshake/json.ts';
import { fingerprint } from '../../keys/fingerprint.ts';
import type { DriverWork, RotationDriver } from '../driver.ts';
import { RotationError } from '../rotation-error.ts';
import { formerKey } from './former.ts';
import { documentLike, keyIn } from './key-document.ts';
import { makerOf, nameFor } from './key-name.ts';
import { LITELLM, LiteLlmAdmin, lastActive, settingsIn, tokenOf } from './litellm-admin.ts';

/**
 * A key that we choose, with the settings of the present one. It is derived from the admin key and the version, so
 * that the same version always means the same key: an attempt that crashed, was repeated, or runs twice at once finds its
 * own key there, and nothing has to be kept beforehand. Whoever has read the admin key can derive the keys that were
 * made with it: after a leak of the admin key change that one first, then rotate.
 */
export const litellm: RotationDriver = {
  name: 'litellm',
  // Each instance of a proxy keeps what it knows of a key in memory (BerriAI/litellm #9820, #25553).
  settlesMs: 60_000,

  issue: async (work) => {
    const admin = new LiteLlmAdmin(work);
    const name = nameFor(work);
    const key = derivedKey(admin.adminKey, name);
    if (!(await admin.info(tokenOf(key)))) await generate(work, admin, key);
    return {
      document: documentLike(work.current, key, { alias: name }),
      facts: { name, fingerprint: fingerprint(key) },
    };
  },

  discard: async (work) => {
    const admin = new LiteLlmAdmin(work);
    const name = nameFor(work);
    if (await isCurrent(admin, work, name))
      throw new RotationError(
        'BUSY',
        'The key of this version is the current one by now: another attempt went through',
      );
    await admin.deleteAlias(name);
  },

  lastUsed: async (work, document) => lastActive(await new LiteLlmAdmin(work).info(tokenOf(keyIn(document)))),

  retire: async (work, former) => {
    const key = await formerKey(work, former);
    const admin = new LiteLlmAdmin(work);
    if (key === admin.adminKey) return { state: 'by-person', steps: CHANGE_MASTER_KEY };
    await admin.deleteToken(tokenOf(key));
    return { state: 'dead', facts: { fingerprint: fingerprint(key) } };
  },

  list: async (work) =>
    (await new LiteLlmAdmin(work).listed()).flatMap((key) => {
      const token = asText(key['token']);
      const name = asText(key['key_alias']) ?? '';
      const createdAt = Date.parse(asText(key['created_at']) ?? '');
      if (token === undefined) return [];
      return [{ id: token.slice(0, 12), name, ...(createdAt > 0 && { createdAt }), ...makerOf(name, work) }];
    }),
};

const CHANGE_MASTER_KEY = [
  `The former key is the master key of ${LITELLM} itself, which no call can end.`,
  'Set another LITELLM_MASTER_KEY (general_settings.master_key), restart the proxy, and store it in the vault.',
] as const;

/** As the proxy wants a key of one's own: `sk-` and at least 16 characters in all. */
const derivedKey = (adminKey: string, name: string): string =>
  `sk-${createHmac('sha256', adminKey).update(`pairwatch litellm\0${name}`).digest('base64url')}`;

async function generate(work: DriverWork, admin: LiteLlmAdmin, key: string): Promise<void> {
  const name = nameFor(work);
  const settings = await presentSettings(work, admin);
  if ((await admin.generate(key, name, settings)) === 'made') return;
  if (await admin.info(tokenOf(key))) return;
  if (await isCurrent(admin, work, name))
    throw new RotationError(
      'BUSY',
      'The key of this version is the current one by now: another attempt went through',
    );
  // Another key has the alias: of the same version, derived from an admin key that has been changed since.
  await admin.deleteAlias(name);
  await admin.mustGenerate(key, name, settings);
}

/** The master key has no settings: what follows it is a key that may do everything but manage. */
async function presentSettings({ current, plan }: DriverWork, admin: LiteLlmAdmin): Promise<JsonObject> {
  const key = keyIn(current);
  if (key === admin.adminKey) return {};
  const info = await admin.info(tokenOf(key));
  if (info) return settingsIn(info);
  throw new RotationError(
    'PROVIDER_REFUSED',
    `${LITELLM} does not know the current key: what a new one may do is not known`,
    [
      `Make a key with the right models, team and budget by hand, store it (\`pairwatch keys put ${plan.target}\`), and rotate that.`,
    ],
  );
}

async function isCurrent(admin: LiteLlmAdmin, { currentNow }: DriverWork, name: string): Promise<boolean> {
  const key = keyIn(await currentNow());
  if (key === derivedKey(admin.adminKey, name)) return true;
  return asText((await admin.info(tokenOf(key)))?.['key_alias']) === name;
}
