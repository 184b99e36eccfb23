/** Who issues a new key. `gateway-token`: the shared token of an OpenClaw gateway. */
export const ROTATION_DRIVERS = [
  'openclaw',
  'gateway-token',
  'openai',
  'openrouter',
  'litellm',
  'azure',
  'assisted',
] as const;
export type RotationDriverName = (typeof ROTATION_DRIVERS)[number];

/** Whether the keys are made by a person, and rotated when one is there: not on a schedule. */
export const isByPerson = ({ driver }: Pick<RotationPlan, 'driver'>): boolean => driver === 'assisted';

/** The steps of a rotation, in order: the first four as Secrets Manager calls them. */
export const ROTATION_STEPS = ['create', 'set', 'test', 'finish', 'deliver', 'retire'] as const;
export type RotationStep = (typeof ROTATION_STEPS)[number];

/** How often `rotate` sees to what can go on, ms: what waits, waits at least so long. */
export const ROTATIONS_EVERY_MS = 300_000;

/** How often a private location looks whether it is asked for a proof, ms. */
export const PROOF_POLL_MS = 5_000;

/** How a target's key is rotated: of a configuration, with every default filled in. */
export interface RotationPlan {
  readonly target: string;
  readonly driver: RotationDriverName;
  /** Days. */
  readonly everyDays: number;
  /** The secret with what only the rotation may read: a standby device, a provider's admin key. */
  readonly vault?: string;
  /** Of the shared token of a gateway: the target of that gateway whose courier sets it. */
  readonly through?: string;
  /** Of the devices of a gateway: the secret with its shared token, which recovers a lost one, where that is rotated too. */
  readonly sharedToken?: string;
  /** ms between promotion and retirement. */
  readonly graceMs: number;
  /** ms after its begin in which a rotation has to be over; later it is an alarm. */
  readonly deadlineMs: number;
  /** `all`: every location that looks at the target proves the new key; `quorum`: as many as its quorum. */
  readonly verify: 'all' | 'quorum';
  /** Gateways (targets of protocol openclaw with a courier) that use this key, and the name they know its provider by. */
  readonly deliverTo: readonly { readonly gateway: string; readonly provider: string }[];
  /** What the provider wants to know: a project, a base URL of its admin API. */
  readonly issuer: Readonly<Record<string, string>>;
}
