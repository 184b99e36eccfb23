import { createHash } from 'node:crypto';
import { asNumber, asObject, asText, type JsonObject } from '../../handshake/json.ts';
import { AdminApi } from '../admin-api/admin-api.ts';
import { listIn } from '../admin-api/list-in.ts';
import type { DriverWork } from '../driver.ts';
import { RotationError } from '../rotation-error.ts';
import { adminKeyOf, issuerUrl } from './admin-key.ts';

export const LITELLM = 'LiteLLM';

const MAX_PAGES = 200;

/**
 * Key management of a LiteLLM proxy: litellm/proxy/management_endpoints/key_management_endpoints.py, read in 1.106. A key is known
 * there by the SHA-256 of its text (`token`), which every call takes in its place: no key is sent but the new one.
 */
export class LiteLlmAdmin {
  readonly adminKey: string;
  readonly #api: AdminApi;

  constructor(work: DriverWork) {
    const base = issuerUrl(work, new URL(work.target.url).origin);
    this.adminKey = adminKeyOf(work, LITELLM);
    this.#api = new AdminApi({ provider: LITELLM, base, key: this.adminKey }, work);
  }

  /** What is stored about a key; undefined: there is no such key. */
  async info(token: string): Promise<JsonObject | undefined> {
    const { status, body } = await this.#api.call({
      method: 'GET',
      path: 'key/info',
      query: { key: token },
      allow: [404],
    });
    if (status === 404) return undefined;
    const info = asObject(body['info']);
    if (info) return info;
    throw new RotationError('PROVIDER_UNREACHABLE', `${LITELLM} answered and said nothing of the key`);
  }

  /** `refused` is a 400: the alias is taken, by this key or by another, or something in `settings` is not allowed. */
  async generate(key: string, alias: string, settings: JsonObject): Promise<'made' | 'refused'> {
    this.#api.learn(key);
    const body = { ...settings, key, key_alias: alias };
    const { status } = await this.#api.call({ method: 'POST', path: 'key/generate', body, allow: [400] });
    return status === 400 ? 'refused' : 'made';
  }

  /** The same, with a refusal as an error that has the proxy's own words. */
  async mustGenerate(key: string, alias: string, settings: JsonObject): Promise<void> {
    this.#api.learn(key);
    await this.#api.call({
      method: 'POST',
      path: 'key/generate',
      body: { ...settings, key, key_alias: alias },
    });
  }

  /** Of a key that is gone already the answer is 404, of older proxies 400: what is listed then decides. */
  async deleteAlias(alias: string): Promise<void> {
    const body = { key_aliases: [alias] };
    const { status } = await this.#api.call({ method: 'POST', path: 'key/delete', body, allow: [400, 404] });
    if (status === 400 && (await this.listed({ key_alias: alias })).length > 0) throw notDeleted(alias);
  }

  async deleteToken(token: string): Promise<void> {
    const body = { keys: [token] };
    const { status } = await this.#api.call({ method: 'POST', path: 'key/delete', body, allow: [400, 404] });
    if (status === 400 && (await this.info(token))) throw notDeleted('the former key');
  }

  async listed(filter: Readonly<Record<string, string>> = {}): Promise<readonly JsonObject[]> {
    const all: JsonObject[] = [];
    for (let page = 1; page <= MAX_PAGES; page++) {
      const query = {
        return_full_object: 'true',
        include_team_keys: 'true',
        size: '100',
        page: String(page),
        ...filter,
      };
      const { body } = await this.#api.call({ method: 'GET', path: 'key/list', query });
      all.push(...listIn(body, 'keys', LITELLM));
      if (page >= (asNumber(body['total_pages']) ?? 1)) return all;
    }
    throw new RotationError('PROVIDER_UNREACHABLE', `${LITELLM}'s list of keys does not end`);
  }
}

export const tokenOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** What a new key takes over: whose it is, what it may do and spend. Not what it has spent, nor when it ends. */
const SETTINGS = [
  'models',
  'aliases',
  'config',
  'permissions',
  'metadata',
  'team_id',
  'user_id',
  'agent_id',
  'organization_id',
  'project_id',
  'budget_id',
  'max_budget',
  'budget_duration',
  'budget_limits',
  'budget_fallbacks',
  'model_max_budget',
  'max_parallel_requests',
  'tpm_limit',
  'rpm_limit',
  'allowed_cache_controls',
  'allowed_routes',
  'access_group_ids',
  'policies',
  'router_settings',
] as const;

/** Of an `object_permission`, which is stored apart: what it names, not its own id. */
const PERMISSIONS =
  /^(?:mcp_.*|blocked_tools|vector_stores|agents|agent_access_groups|models|search_tools|skills)$/;

export function settingsIn(info: JsonObject): JsonObject {
  const told = Object.fromEntries(SETTINGS.map((name) => [name, info[name]] as const));
  const stored = Object.entries(asObject(info['object_permission']) ?? {});
  const permission = said(Object.fromEntries(stored.filter(([name]) => PERMISSIONS.test(name))));
  return said({ ...told, object_permission: permission });
}

/** Without what is empty: some of these names are refused where they hold anything without a licence. */
const said = (settings: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(settings).filter(
      ([, value]) =>
        value !== undefined && value !== null && (typeof value !== 'object' || Object.keys(value).length > 0),
    ),
  );

/** `last_active` of newer proxies (seen in 1.106). */
export function lastActive(info: JsonObject | undefined): number | null | undefined {
  const said = info?.['last_active'];
  if (said === null) return null;
  const atMs = Date.parse(asText(said) ?? '');
  return Number.isNaN(atMs) ? undefined : atMs;
}

const notDeleted = (what: string): RotationError =>
  new RotationError(
    'PROVIDER_REFUSED',
    `${LITELLM} did not delete ${what}: the admin key may not, or its owner differs`,
  );
