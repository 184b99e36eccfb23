import { asText, type JsonObject } from '../../handshake/json.ts';
import { fetchToken } from '../../handshake/token/step.ts';
import { AdminApi } from '../admin-api/admin-api.ts';
import { onOwnConnection, wayTo } from '../admin-api/own-connection.ts';
import type { DriverWork } from '../driver.ts';
import { RotationError } from '../rotation-error.ts';
import { adminKeyOf, issuerField, issuerUrl } from './admin-key.ts';

export const AZURE = 'Azure';

/** As Accounts_RegenerateKey takes them. */
export const SLOTS = ['Key1', 'Key2'] as const;
export type Slot = (typeof SLOTS)[number];
export type SlotKeys = Readonly<Record<Slot, string>>;

const API_VERSION = '2024-10-01';

/**
 * The two keys of a Cognitive Services account: Microsoft.CognitiveServices, operations Accounts_ListKeys and
 * Accounts_RegenerateKey (both answer `{key1, key2}`), with a token of the application whose client secret is in the vault.
 */
export class AzureAdmin {
  readonly #api: AdminApi;

  static async open(work: DriverWork): Promise<AzureAdmin> {
    const clientSecret = adminKeyOf(work, AZURE);
    const tenant = issuerField(work, 'tenant', 'the id of the directory');
    const client = issuerField(work, 'client', 'the id of the application that may regenerate keys');
    const path = accountPath(work);
    const management = issuerUrl(work, 'https://management.azure.com');
    const login = work.plan.issuer['login'] ?? 'https://login.microsoftonline.com';
    const url = new URL(`${login.replace(/\/+$/, '')}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`);
    const token = await onOwnConnection(work, { provider: AZURE, secrets: [clientSecret] }, (scope) =>
      fetchToken(
        {
          url,
          grant: 'client_credentials',
          clientId: client,
          clientSecret,
          clientAuth: 'body',
          scope: `${management.origin}/.default`,
        },
        undefined,
        wayTo(url, work),
        scope,
      ),
    );
    const base = new URL(`${management.href.replace(/\/+$/, '')}/${path}`);
    return new AzureAdmin(new AdminApi({ provider: AZURE, base, key: token, secrets: [clientSecret] }, work));
  }

  private constructor(api: AdminApi) {
    this.#api = api;
  }

  keys(): Promise<SlotKeys> {
    return this.#post('listKeys', {});
  }

  regenerate(slot: Slot): Promise<SlotKeys> {
    return this.#post('regenerateKey', { keyName: slot });
  }

  async #post(path: string, body: JsonObject): Promise<SlotKeys> {
    const query = { 'api-version': API_VERSION };
    const answer = await this.#api.call({ method: 'POST', path, query, body });
    const [Key1, Key2] = [asText(answer.body['key1']), asText(answer.body['key2'])];
    if (Key1 === undefined || Key2 === undefined)
      throw new RotationError(
        'PROVIDER_REFUSED',
        `${AZURE} does not tell both keys of the account: is local authentication disabled?`,
      );
    for (const key of [Key1, Key2]) this.#api.learn(key);
    return { Key1, Key2 };
  }
}

function accountPath(work: DriverWork): string {
  const part = (name: string, what: string) => encodeURIComponent(issuerField(work, name, what));
  const subscription = part('subscription', 'the id of the subscription');
  const group = part('resourceGroup', 'the resource group of the account');
  const account = part('account', 'the name of the Azure OpenAI resource');
  return `subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.CognitiveServices/accounts/${account}`;
}
