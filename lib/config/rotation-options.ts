import type { RotationDriverName } from '../../functions/contract/rotation.ts';

export interface RotateOptions {
  /** Days between two rotations. @default 30 */
  readonly every?: number | undefined;
  /**
   * Who issues the new key; `assisted`: a person does.
   * @default - for a gateway openclaw, for its shared token (`key.in`) gateway-token, else assisted
   */
  readonly driver?: RotationDriverName | undefined;
  /**
   * The secret with what only the rotation may read: the standby device of a gateway, or a provider's admin key as
   * `{"schema":1,"adminKey":"…"}`. A standby is written anew with every rotation.
   * @default - of a gateway's device the key's own name and `/standby`, else none
   */
  readonly vault?: { readonly secret: string } | undefined;
  /**
   * gateway-token: the target of the same gateway whose courier (`upstream`) sets the new token. There is one token at a
   * time: everybody else who has the former one is refused from then on, until he reads it anew.
   * @default - none; needed with gateway-token
   */
  readonly through?: string | undefined;
  /**
   * Minutes between the promotion of the new key and the end of the former: whoever else reads the key has to have
   * read it anew by then.
   * @default - 5 for the device of a gateway, which only the watch uses; 0 for its shared token, of which the former one
   * has ended already; else 60
   */
  readonly grace?: number | undefined;
  /**
   * Hours after its begin in which a rotation has to be over. Until then it waits for what does not answer: later it is
   * given up, or, where the new key is in use already, an alarm.
   * @default 24
   */
  readonly deadline?: number | undefined;
  /**
   * Where the new key has to pair before it is used: `all` waits for a location that cannot judge; with `quorum` one
   * that is dead holds nothing up. @default all
   */
  readonly verify?: 'all' | 'quorum' | undefined;
  /**
   * The gateways of this configuration that use this key themselves, by the names of their targets: each takes the new
   * key before the former one ends. Their `upstream` says how they know the provider, and which courier may ask. They
   * are named here, and not guessed from their upstreams: two targets may have keys of one provider.
   * @default - none
   */
  readonly usedBy?: readonly string[] | undefined;
  /** What the driver has to know of the provider. @default - nothing */
  readonly issuer?: IssuerOptions | undefined;
}

/** Names and ids, never a key. Which of them a driver wants, it says. */
export interface IssuerOptions {
  /** The base of the provider's admin API. @default - the provider's own */
  readonly url?: string | undefined;
  /** openai: the project that gets the service accounts, `proj_…`; needed. */
  readonly project?: string | undefined;
  /** openai: days after which a new key ends by itself, as text. @default - never */
  readonly expiresInDays?: string | undefined;
  /** openrouter: the workspace of the keys. @default - the account's own */
  readonly workspace?: string | undefined;
  /** assisted: `anthropic` for a target of Anthropic at another address. */
  readonly provider?: string | undefined;
  /** azure: the id of the directory; needed. */
  readonly tenant?: string | undefined;
  /** azure: the id of the application that may regenerate keys; needed. */
  readonly client?: string | undefined;
  /** azure: where that application logs in. @default https://login.microsoftonline.com */
  readonly login?: string | undefined;
  /** azure: the subscription of the resource; needed. */
  readonly subscription?: string | undefined;
  /** azure: its resource group; needed. */
  readonly resourceGroup?: string | undefined;
  /** azure: the name of the Azure OpenAI resource; needed. */
  readonly account?: string | undefined;
}
