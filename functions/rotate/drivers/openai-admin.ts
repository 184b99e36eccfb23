import { asNumber, asObject, asText, type JsonObject } from '../../handshake/json.ts';
import { AdminApi, type AdminRequest } from '../admin-api/admin-api.ts';
import { listIn } from '../admin-api/list-in.ts';
import type { DriverWork } from '../driver.ts';
import { RotationError } from '../rotation-error.ts';
import { adminKeyOf, issuerField, issuerUrl } from './admin-key.ts';
import type { Listed, Made } from './shown-once.ts';

export const OPENAI = 'OpenAI';

/** A project has far fewer keys. */
const MAX_PAGES = 200;

export interface ServiceAccount extends Listed {
  readonly name: string;
  /** Of its key, known when it was made. */
  readonly keyId?: string;
}

export interface ProjectKey {
  readonly id: string;
  readonly name: string;
  /** Epoch ms. */
  readonly createdAt: number;
  /** Epoch ms; null: never. */
  readonly lastUsedAt: number | null;
  /** What the list shows of the key. */
  readonly mask: string;
  /** The service account that it belongs to; undefined: a person's. */
  readonly account?: { readonly id: string; readonly name: string };
}

/**
 * The service accounts and keys of one project, as the SDK's `admin.organization.projects` has them (openai 7.57).
 * Lists come in pages: `after` is the last id, `has_more` says whether there is another.
 */
export class OpenAiAdmin {
  readonly #api: AdminApi;
  readonly #project: string;
  readonly #work: DriverWork;

  constructor(work: DriverWork) {
    const base = issuerUrl(work, 'https://api.openai.com/v1');
    this.#work = work;
    this.#api = new AdminApi({ provider: OPENAI, base, key: adminKeyOf(work, OPENAI) }, work);
    this.#project = encodeURIComponent(
      issuerField(work, 'project', 'the id of the project whose key it is, proj_…'),
    );
  }

  async accounts(): Promise<readonly ServiceAccount[]> {
    return (await this.#pages('service_accounts'))
      .map(readAccount)
      .filter((account) => account !== undefined);
  }

  /** Also those whose owner has no access any more: without `any` the list may leave out keys that are enabled. */
  async keys(): Promise<readonly ProjectKey[]> {
    const listed = await this.#pages('api_keys', { owner_project_access: 'any' });
    return listed.map(readKey).filter((key) => key !== undefined);
  }

  async create(name: string): Promise<Made<ServiceAccount>> {
    const days = Number(this.#work.plan.issuer['expiresInDays']);
    const expiry = days > 0 ? { expires_in_seconds: Math.round(days * 86_400) } : {};
    const { body } = await this.#call({
      method: 'POST',
      path: 'service_accounts',
      body: { name, ...expiry },
    });
    const account = readAccount(body);
    const made = asObject(body['api_key']);
    const key = asText(made?.['value']);
    const keyId = asText(made?.['id']);
    if (account === undefined || key === undefined)
      throw new RotationError(
        'PROVIDER_UNREACHABLE',
        `${OPENAI} made a service account and showed no key of it`,
      );
    this.#api.learn(key);
    return { entry: { ...account, ...(keyId !== undefined && { keyId }) }, key };
  }

  async exists({ id }: Pick<ServiceAccount, 'id'>): Promise<boolean> {
    const path = `service_accounts/${encodeURIComponent(id)}`;
    return (await this.#call({ method: 'GET', path, allow: [404] })).status !== 404;
  }

  /** Its keys die with it. */
  async deleteAccount({ id }: Pick<ServiceAccount, 'id'>): Promise<void> {
    await this.#call({ method: 'DELETE', path: `service_accounts/${encodeURIComponent(id)}`, allow: [404] });
  }

  async deleteKey({ id }: Pick<ProjectKey, 'id'>): Promise<void> {
    await this.#call({ method: 'DELETE', path: `api_keys/${encodeURIComponent(id)}`, allow: [404] });
  }

  async #pages(what: string, query: Readonly<Record<string, string>> = {}): Promise<readonly JsonObject[]> {
    const all: JsonObject[] = [];
    let after: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const asked = { limit: '100', ...query, ...(after !== undefined && { after }) };
      const { body } = await this.#call({ method: 'GET', path: what, query: asked });
      const entries = listIn(body, 'data', OPENAI);
      all.push(...entries);
      const last = asText(body['last_id']) ?? asText(entries.at(-1)?.['id']);
      if (body['has_more'] !== true || last === undefined || last === after) return all;
      after = last;
    }
    throw new RotationError('PROVIDER_UNREACHABLE', `${OPENAI}'s list of ${what} does not end`);
  }

  #call(request: AdminRequest) {
    return this.#api.call({ ...request, path: `organization/projects/${this.#project}/${request.path}` });
  }
}

function readAccount(raw: JsonObject): ServiceAccount | undefined {
  const id = asText(raw['id']);
  if (id === undefined) return undefined;
  return { id, name: asText(raw['name']) ?? '', createdAt: (asNumber(raw['created_at']) ?? 0) * 1000 };
}

function readKey(raw: JsonObject): ProjectKey | undefined {
  const id = asText(raw['id']);
  if (id === undefined) return undefined;
  const lastUsed = asNumber(raw['last_used_at']);
  const account = asObject(asObject(raw['owner'])?.['service_account']);
  const accountId = asText(account?.['id']);
  return {
    id,
    name: asText(raw['name']) ?? '',
    createdAt: (asNumber(raw['created_at']) ?? 0) * 1000,
    lastUsedAt: lastUsed === undefined || lastUsed === 0 ? null : lastUsed * 1000,
    mask: asText(raw['redacted_value']) ?? '',
    ...(accountId !== undefined && { account: { id: accountId, name: asText(account?.['name']) ?? '' } }),
  };
}
