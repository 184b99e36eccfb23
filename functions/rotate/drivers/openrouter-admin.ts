import { createHash } from 'node:crypto';
import { asObject, asText, type JsonObject } from '../../handshake/json.ts';
import { AdminApi } from '../admin-api/admin-api.ts';
import { listIn } from '../admin-api/list-in.ts';
import type { DriverWork } from '../driver.ts';
import { RotationError } from '../rotation-error.ts';
import { adminKeyOf, issuerUrl } from './admin-key.ts';
import { idsIn, keyIn } from './key-document.ts';
import { findByMask } from './mask.ts';
import type { Listed, Made } from './shown-once.ts';

export const OPENROUTER = 'OpenRouter';

const MAX_PAGES = 200;

export interface RouterKey extends Listed {
  readonly name: string;
  readonly mask: string;
  readonly disabled: boolean;
  /** Epoch ms; null: never; undefined: it does not say. */
  readonly lastUsedAt: number | null | undefined;
  readonly limits: KeyLimits;
}

/** What a new key takes over from the present one, by the provider's own names. */
export type KeyLimits = Readonly<Record<(typeof LIMITS)[number], unknown>>;
const LIMITS = ['limit', 'limit_reset', 'include_byok_in_limit'] as const;

/**
 * The keys of one workspace (the default one, or `issuer.workspace`), as @openrouter/sdk 1.3 and the API reference
 * have them: 100 a page by `offset`; `hash` identifies a key; `label` shows its two ends.
 */
export class OpenRouterAdmin {
  readonly #api: AdminApi;
  readonly #workspace: Readonly<Record<string, string>>;

  constructor(work: DriverWork) {
    const base = issuerUrl(work, 'https://openrouter.ai/api/v1');
    this.#api = new AdminApi({ provider: OPENROUTER, base, key: adminKeyOf(work, OPENROUTER) }, work);
    const workspace = work.plan.issuer['workspace'];
    this.#workspace = workspace === undefined ? {} : { workspace_id: workspace };
  }

  async keys(): Promise<readonly RouterKey[]> {
    const all = new Map<string, RouterKey>();
    for (let page = 0; page < MAX_PAGES; page++) {
      const query = { include_disabled: 'true', offset: String(all.size), ...this.#workspace };
      const { body } = await this.#api.call({ method: 'GET', path: 'keys', query });
      const before = all.size;
      for (const key of listIn(body, 'data', OPENROUTER).map(readKey)) if (key) all.set(key.id, key);
      if (all.size === before) return [...all.values()];
    }
    throw new RotationError('PROVIDER_UNREACHABLE', `${OPENROUTER}'s list of keys does not end`);
  }

  async create(name: string, limits: KeyLimits): Promise<Made<RouterKey>> {
    const given = Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
    const body = { name, ...given, ...this.#workspace };
    const answer = await this.#api.call({ method: 'POST', path: 'keys', body });
    const entry = readKey(asObject(answer.body['data']) ?? {});
    const key = asText(answer.body['key']);
    if (entry === undefined || key === undefined)
      throw new RotationError('PROVIDER_UNREACHABLE', `${OPENROUTER} made a key and did not show it`);
    this.#api.learn(key);
    return { entry, key };
  }

  async exists({ id }: Listed): Promise<boolean> {
    return (await this.#api.call({ method: 'GET', path: pathOf(id), allow: [404] })).status !== 404;
  }

  /** Disabled first: that much is reversible, and a key that cannot be deleted is dead all the same. */
  async end(id: string): Promise<void> {
    await this.#api.call({ method: 'PATCH', path: pathOf(id), body: { disabled: true }, allow: [404] });
    await this.#api.call({ method: 'DELETE', path: pathOf(id), allow: [404] });
  }
}

const pathOf = (hash: string): string => `keys/${encodeURIComponent(hash)}`;

/** By the stored hash; else by the SHA-256 of the key, which `hash` has been seen to be; else by its two ends. */
export function routerKeyOf(keys: readonly RouterKey[], document: string): RouterKey | undefined {
  const key = keyIn(document);
  const hashes = [idsIn(document)['hash'], createHash('sha256').update(key).digest('hex')];
  const known = keys.find(({ id }) => hashes.includes(id));
  if (known) return known;
  const found = findByMask(keys, ({ mask }) => mask, key);
  return found.state === 'one' ? found.entry : undefined;
}

export const limitsIn = (raw: JsonObject): KeyLimits => ({
  limit: raw['limit'],
  limit_reset: raw['limit_reset'],
  include_byok_in_limit: raw['include_byok_in_limit'],
});

function readKey(raw: JsonObject): RouterKey | undefined {
  const id = asText(raw['hash']);
  if (id === undefined) return undefined;
  const lastUsed = raw['last_used_at'];
  const lastUsedMs = Date.parse(asText(lastUsed) ?? '');
  return {
    id,
    name: asText(raw['name']) ?? '',
    mask: asText(raw['label']) ?? '',
    createdAt: Date.parse(asText(raw['created_at']) ?? '') || 0,
    disabled: raw['disabled'] === true,
    lastUsedAt: Number.isNaN(lastUsedMs) ? (lastUsed === null ? null : undefined) : lastUsedMs,
    limits: limitsIn(raw),
  };
}
