/** How a warning's level is found: by comparing a number, or by the mere fact. */
export interface WarningDefinition {
  readonly summary: string;
  /** The unit of both thresholds, where the warning has any. */
  readonly unit?: 'days' | 'seconds' | 'share' | 'ms';
  /** `below`: warns when the value is under the threshold; `above`: when over it. */
  readonly direction?: 'below' | 'above';
  readonly warn?: number;
  readonly critical?: number;
  /** The defaults of a handshake with an exchange, where they differ. */
  readonly withExchange?: { readonly warn: number; readonly critical: number };
  /** For warnings without a threshold: whether the mere fact degrades the verdict. */
  readonly alwaysCritical?: boolean;
  /** In words, for a fact that is critical only sometimes. */
  readonly criticalWhen?: string;
  /** Steps a person can do; `{name}` stands for the evidence of that name. */
  readonly remedy: readonly string[];
}

/** Every warning a paired handshake can carry, with its default thresholds. */
export const WARNINGS = {
  TLS_CERT_EXPIRING: {
    summary: 'A certificate that the connection depends on ends soon',
    unit: 'days',
    direction: 'below',
    warn: 21,
    critical: 7,
    remedy: [
      'The certificate "{subject}" ends on {validTo}.',
      'Renew it before that, and reload the server that presents it.',
      'Find out why its automatic renewal has not run yet, if it has one.',
    ],
  },
  KEY_OLD: {
    summary: 'The key has not been replaced for a long time',
    unit: 'days',
    direction: 'above',
    warn: 90,
    critical: 180,
    remedy: [
      'Issue a new key at the provider and store it: `pairwatch keys put {target}`.',
      'Give it to OpenClaw as well, run `openclaw secrets reload` on its host, then revoke the old one.',
    ],
  },
  KEY_SHARED: {
    summary: 'Two targets hold the same key, so one leak or one revocation takes both',
    remedy: [
      'The other one is {with}.',
      'Issue a key of its own for each target and store it: `pairwatch keys put {target}`.',
    ],
  },
  TOKEN_EXPIRING: {
    summary: 'The stored token ends soon',
    unit: 'days',
    direction: 'below',
    warn: 7,
    critical: 1,
    remedy: ['It ends at {expiresAt}.', 'Store a fresh one before that: `pairwatch keys put {target}`.'],
  },
  QUOTA_LOW: {
    summary: 'Little of a limit is left',
    unit: 'share',
    direction: 'below',
    warn: 0.2,
    critical: 0.05,
    remedy: [
      'The limit is that of the {limit}.',
      'Raise the limit at the provider, or add credit, before it runs out.',
      'Find out which user of the key spends it.',
    ],
  },
  CLOCK_DRIFT: {
    summary: "The peer's clock and the clock of this machine differ",
    unit: 'seconds',
    direction: 'above',
    warn: 30,
    critical: 120,
    remedy: [
      'The clock that differs is that of {clock}.',
      'Set the clock that is wrong by NTP.',
      'Do it soon: past two minutes a gateway refuses every signature, and tokens count as expired.',
    ],
  },
  SLOW_HANDSHAKE: {
    summary: 'The handshake works, and is slow',
    unit: 'ms',
    direction: 'above',
    warn: 3000,
    critical: 6000,
    withExchange: { warn: 15_000, critical: 30_000 },
    remedy: [
      'The longest phase was {slowestPhase}, with {slowestMs}.',
      'Look at that phase of the waterfall: the peer, or the path to it, is slow there.',
    ],
  },
  GATEWAY_RESTARTED: {
    summary: 'The gateway was restarted since the last look',
    remedy: ['If nobody restarted it, read why in its log: `openclaw logs --follow` on the gateway host.'],
  },
  GATEWAY_IDENTITY_CHANGED: {
    summary: 'Another gateway answers at this address, or this one lost its state',
    alwaysCritical: true,
    remedy: [
      'Check that the URL leads to the gateway you mean, and that its state directory survived: `openclaw gateway status`.',
      'If the change was intended, enroll again: `pairwatch enroll {target}`.',
    ],
  },
  GATEWAY_VERSION_CHANGED: {
    summary: 'The gateway runs another version than at the last look',
    remedy: ['If nobody updated it, find out who did: `openclaw update status` on the gateway host.'],
  },
  GATEWAY_OUTDATED: {
    summary: 'The gateway is older than the configured minimum',
    remedy: [
      'It runs {version}, and should run at least {minVersion}.',
      'Update it: `openclaw update` on the gateway host.',
    ],
  },
  GATEWAY_DEGRADED: {
    summary: 'The gateway pairs, and says that part of it is unwell',
    remedy: ['It names: {reasons}.', 'Mend that: `openclaw doctor` on the gateway host says how.'],
  },
  GATEWAY_SECRETS_DEGRADED: {
    summary: 'The gateway could not read some of the secrets that it needs itself',
    criticalWhen: 'a secret is cold: the gateway has no value for it at all, not even an old one',
    remedy: [
      'Mend the secret provider that the gateway reads; the evidence names what depends on it.',
      'Then run `openclaw secrets reload` on the gateway host.',
    ],
  },
  SCOPES_NARROWED: {
    summary: 'Fewer rights were granted than were asked for',
    remedy: ['Missing: {missing}.', 'Grant what is missing, or ask for fewer.'],
  },
  ADDRESS_FAMILY_BROKEN: {
    summary: 'One of IPv4 and IPv6 failed while the other paired',
    remedy: [
      'What failed was {family}.',
      'Mend that family on the way to the target, or withdraw its addresses from DNS.',
    ],
  },
  RETIRED_KEY_ACCEPTED: {
    summary: 'A key that was rotated out still opens the door',
    alwaysCritical: true,
    remedy: ['Revoke the retired key at the provider now, and probe again until it is refused.'],
  },
} as const satisfies Record<string, WarningDefinition>;

export type WarningCode = keyof typeof WARNINGS;

export const WARNING_CODES = Object.keys(WARNINGS) as readonly WarningCode[];

/** The definition with its wide type, for code that reads any entry. */
export const warningDefinition = (code: WarningCode): WarningDefinition => WARNINGS[code];
