/** How a warning's level is found: by comparing a number, or by the mere fact. */
export interface WarningDefinition {
  readonly summary: string;
  /** The unit of both thresholds, where the warning has any. */
  readonly unit?: 'days' | 'seconds' | 'share' | 'ms';
  /** `below`: warns when the value is under the threshold; `above`: when over it. */
  readonly direction?: 'below' | 'above';
  readonly warn?: number;
  readonly critical?: number;
  /** For warnings without a threshold: whether the mere fact degrades the verdict. */
  readonly alwaysCritical?: boolean;
  readonly remedy: readonly string[];
}

/** Every warning a paired handshake can carry, with its default thresholds. */
export const WARNINGS = {
  TLS_CERT_EXPIRING: {
    summary: 'A certificate of the chain ends soon',
    unit: 'days',
    direction: 'below',
    warn: 21,
    critical: 7,
    remedy: ['Renew the certificate "{subject}" before {validTo}, and reload the server that presents it.'],
  },
  KEY_OLD: {
    summary: 'The key has not been rotated for long',
    unit: 'days',
    direction: 'above',
    warn: 90,
    critical: 180,
    remedy: [
      'Rotate the key: issue a new one, store it with `pairwatch keys put {target}`, revoke the old one.',
    ],
  },
  KEY_SHARED: {
    summary: 'Two targets of the installation hold the same key',
    remedy: ['Give each target a key of its own, so that one leak or one revocation does not take both.'],
  },
  TOKEN_EXPIRING: {
    summary: 'The stored token ends soon',
    unit: 'days',
    direction: 'below',
    warn: 7,
    critical: 1,
    remedy: ['Store a fresh token with `pairwatch keys put {target}` before {expiresAt}.'],
  },
  QUOTA_LOW: {
    summary: 'Little of a limit is left',
    unit: 'share',
    direction: 'below',
    warn: 0.2,
    critical: 0.05,
    remedy: ['Raise the limit "{limit}" at the provider, or add credit, before it runs out.'],
  },
  CLOCK_DRIFT: {
    summary: "The peer's clock and ours differ",
    unit: 'seconds',
    direction: 'above',
    warn: 30,
    critical: 120,
    remedy: [
      'Set the clock of {clock} by NTP: signatures are refused when clocks differ by more than two minutes.',
    ],
  },
  SLOW_HANDSHAKE: {
    summary: 'The handshake was slow',
    unit: 'ms',
    direction: 'above',
    warn: 3000,
    critical: 6000,
    remedy: [
      'Look at the longest phase of the waterfall ({slowest}); the peer or the path to it is slow there.',
    ],
  },
  GATEWAY_RESTARTED: {
    summary: 'The gateway was restarted since the last look',
    remedy: ['If nobody restarted it, read the gateway log on its host: `openclaw logs --follow`.'],
  },
  GATEWAY_IDENTITY_CHANGED: {
    summary: 'Another gateway answers, or this one lost its state',
    alwaysCritical: true,
    remedy: [
      'Check that the URL leads to the gateway you mean, and that its state directory survived (`openclaw gateway status`).',
      'If the change was intended, enroll again: `pairwatch enroll {target}`.',
    ],
  },
  GATEWAY_VERSION_CHANGED: {
    summary: 'The gateway runs another version than at the last look',
    remedy: ['If nobody updated it, find out who did: `openclaw --version` on its host.'],
  },
  GATEWAY_OUTDATED: {
    summary: 'The gateway is older than the configured minimum',
    remedy: ['Update it on its host: `openclaw update`, at least to {minVersion}.'],
  },
  GATEWAY_DEGRADED: {
    summary: 'The gateway pairs, and says that part of it is unwell',
    remedy: ['Run `openclaw doctor` on the gateway host and mend what it names: {reasons}.'],
  },
  GATEWAY_SECRETS_DEGRADED: {
    summary: 'The gateway could not read some of its own secrets',
    remedy: [
      'Mend the secret provider that the gateway reads ({owners}), then run `openclaw secrets reload` on its host.',
    ],
  },
  SCOPES_NARROWED: {
    summary: 'Less was granted than was asked for',
    remedy: ['Grant the missing scopes ({missing}), or ask for less.'],
  },
  ADDRESS_FAMILY_BROKEN: {
    summary: 'One of IPv4 and IPv6 failed while the other paired',
    remedy: ['Mend {family} on the way to {host}, or withdraw its addresses from DNS.'],
  },
  RETIRED_KEY_ACCEPTED: {
    summary: 'A key that was rotated out still works',
    alwaysCritical: true,
    remedy: ['Revoke the retired key {fingerprint} at the provider now; it must not open anything any more.'],
  },
} as const satisfies Record<string, WarningDefinition>;

export type WarningCode = keyof typeof WARNINGS;
