import { asText, type JsonObject } from '../../handshake/json.ts';
import { AdminApi } from '../admin-api/admin-api.ts';
import { listIn } from '../admin-api/list-in.ts';
import type { DriverWork } from '../driver.ts';
import { RotationError } from '../rotation-error.ts';
import { adminKeyOf, issuerUrl } from './admin-key.ts';

const ANTHROPIC = 'Anthropic';

const MAX_PAGES = 200;

export interface OrganizationKey {
  readonly id: string;
  readonly name: string;
  /** Epoch ms. */
  readonly createdAt: number;
  /** What the list shows of the key. */
  readonly mask: string;
  /** As the provider calls it; only `active` is accepted. */
  readonly status: string;
}

/**
 * The keys of an organization (platform.claude.com, Admin API, `/v1/organizations/api_keys`): they can be listed and
 * made inactive, and not created. Pages go by `after_id` and `has_more`.
 */
export class AnthropicAdmin {
  readonly #api: AdminApi;

  constructor(work: DriverWork) {
    const base = issuerUrl(work, 'https://api.anthropic.com/v1');
    const key = adminKeyOf(work, ANTHROPIC);
    const headers = { 'anthropic-version': '2023-06-01' };
    this.#api = new AdminApi(
      { provider: ANTHROPIC, base, key, placement: { in: 'header', name: 'x-api-key' }, headers },
      work,
    );
  }

  async keys(): Promise<readonly OrganizationKey[]> {
    const all: OrganizationKey[] = [];
    let after: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const query = { limit: '1000', ...(after !== undefined && { after_id: after }) };
      const { body } = await this.#api.call({ method: 'GET', path: 'organizations/api_keys', query });
      all.push(
        ...listIn(body, 'data', ANTHROPIC)
          .map(readKey)
          .filter((key) => key !== undefined),
      );
      const last = asText(body['last_id']);
      if (body['has_more'] !== true || last === undefined || last === after) return all;
      after = last;
    }
    throw new RotationError('PROVIDER_UNREACHABLE', `${ANTHROPIC}'s list of keys does not end`);
  }

  async deactivate(id: string): Promise<void> {
    const path = `organizations/api_keys/${encodeURIComponent(id)}`;
    await this.#api.call({ method: 'POST', path, body: { status: 'inactive' }, allow: [404] });
  }
}

function readKey(raw: JsonObject): OrganizationKey | undefined {
  const id = asText(raw['id']);
  if (id === undefined) return undefined;
  return {
    id,
    name: asText(raw['name']) ?? '',
    createdAt: Date.parse(asText(raw['created_at']) ?? '') || 0,
    mask: asText(raw['partial_key_hint']) ?? '',
    status: asText(raw['status']) ?? '',
  };
}
