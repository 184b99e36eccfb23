import type { FaultDefinition } from './definition.ts';

export const authFaults = {
  AUTH_KEY_MISSING: {
    phase: 'auth',
    owner: 'config',
    transient: false,
    summary: 'The API says that no key arrived',
    remedy: [
      'It expects the key in {expectedPlacement}: set `key.in` of the target, or `--key-in` on the command line.',
      'Check in the documentation of the provider where the key goes, and whether a proxy on the way removes that header.',
    ],
  },
  AUTH_KEY_REJECTED: {
    phase: 'auth',
    owner: 'credential',
    transient: false,
    summary: 'The API does not accept the key',
    remedy: [
      'The rejected key has the fingerprint {fingerprint}: compare it with `pairwatch keys show`.',
      'Look at the provider whether the key still exists and belongs to this project or organization.',
      'If it does not, issue a new one and store it: `pairwatch keys put {target}`.',
      'Give the new key to OpenClaw as well, then run `openclaw secrets reload` on its host.',
    ],
  },
  AUTH_KEY_EXPIRED: {
    phase: 'auth',
    owner: 'credential',
    transient: false,
    summary: 'The API says that the key has expired',
    remedy: [
      'Issue a new key at the provider, with an end date that you will notice.',
      'Store it: `pairwatch keys put {target}`.',
      'Give the new key to OpenClaw as well, then run `openclaw secrets reload` on its host.',
    ],
  },
  AUTH_KEY_DISABLED: {
    phase: 'auth',
    owner: 'credential',
    transient: false,
    summary: 'The API says that the key was disabled, revoked or deleted',
    remedy: [
      'Find out at the provider who disabled it and why: a leaked key is disabled like this.',
      'If it was a mistake, enable it again; else issue a new one and store it: `pairwatch keys put {target}`.',
      'Give a new key to OpenClaw as well, then run `openclaw secrets reload` on its host.',
    ],
  },
  AUTH_SCOPE_MISSING: {
    phase: 'auth',
    owner: 'credential',
    transient: false,
    summary: 'The key is good, and lacks a permission',
    remedy: [
      'Missing: {missing}.',
      'Add the permission to the key at the provider; for the plain handshake it must be allowed to list models.',
      'If it cannot be added, issue a key that has it and store it: `pairwatch keys put {target}`.',
    ],
  },
  AUTH_FORBIDDEN: {
    phase: 'auth',
    owner: 'credential',
    transient: false,
    summary: 'The API knows the key and forbids the request',
    remedy: [
      'It said: "{message}".',
      'Check at the provider the rights of the key, its project and its allowed addresses, and whether the account is in good standing.',
    ],
  },
  AUTH_OUTAGE: {
    phase: 'auth',
    owner: 'service',
    transient: true,
    summary: "The provider's own key check is failing; the key is probably fine",
    remedy: [
      'Do not rotate the key.',
      'Look at the status page of the provider, and wait: the next look tells when it works again.',
      'If you run the API yourself (LiteLLM, vLLM), check its key database and its log.',
    ],
  },
  AUTH_UPSTREAM: {
    phase: 'auth',
    owner: 'endpoint',
    transient: false,
    summary: 'Our key is fine; the key that the endpoint itself uses further on is refused',
    remedy: [
      'Do not rotate the key of this target.',
      'Replace the upstream credential where the endpoint keeps it (the provider settings of the proxy or router), and reload it.',
      'If a company runs the endpoint, report it to them with the time of the failure.',
    ],
  },
  GATEWAY_TOKEN_MISSING: {
    phase: 'auth',
    owner: 'credential',
    transient: false,
    summary: 'The gateway got no credential: this device holds no token yet',
    remedy: [
      'Enroll the device, giving the shared token once: `pairwatch enroll {target} --gateway-token-env NAME`.',
      'The variable must hold what `openclaw gateway auth-token --show` prints on the gateway host.',
    ],
  },
  GATEWAY_TOKEN_MISMATCH: {
    phase: 'auth',
    owner: 'credential',
    transient: false,
    summary: 'The gateway does not accept the shared token',
    remedy: [
      'Read the current token on the gateway host: `openclaw gateway auth-token --show`.',
      'Where it is the key of {target}, store it: `pairwatch keys put {target}`; else put it in the variable that `--gateway-token-env` names, and try again.',
      'If they are equal, the running gateway may hold an older one from its service environment (OPENCLAW_GATEWAY_TOKEN): correct that, then run `openclaw gateway restart`.',
    ],
  },
  GATEWAY_PASSWORD_MISSING: {
    phase: 'auth',
    owner: 'credential',
    transient: false,
    summary: 'The gateway wants its password, and got none',
    remedy: [
      'Enroll the device, giving the password once: `pairwatch enroll {target} --gateway-password-env NAME`.',
      'The gateway uses the mode shown by `openclaw config get gateway.auth.mode` on its host.',
    ],
  },
  GATEWAY_PASSWORD_MISMATCH: {
    phase: 'auth',
    owner: 'credential',
    transient: false,
    summary: 'The gateway does not accept the password',
    remedy: [
      'Put the current password in the variable that `--gateway-password-env` names, and try again.',
      'If it is the right one, the running gateway may hold an older one from its service environment (OPENCLAW_GATEWAY_PASSWORD): correct that, then run `openclaw gateway restart`.',
    ],
  },
  GATEWAY_IDENTITY_HEADER_MISSING: {
    phase: 'auth',
    owner: 'config',
    transient: false,
    summary: 'The gateway trusts a login proxy, and this connection did not come through it',
    remedy: [
      'Set `url` of the target to the address of the login proxy, not to the gateway behind it.',
      'If it is the proxy already, let it set the user header that the gateway expects: `openclaw config get gateway.auth.trustedProxy` names it.',
    ],
  },
  GATEWAY_RATE_LIMITED: {
    phase: 'auth',
    owner: 'quota',
    transient: true,
    summary: 'The gateway has locked this address out after too many failed logins',
    remedy: [
      'Try again in {retryAfterMs}, not earlier: until then even the right credential is refused.',
      'Find the client at this address that keeps failing, and stop or mend it: `openclaw logs --follow` on the gateway host shows it.',
      'Several clients behind one proxy share an address: let the gateway see the real ones with `gateway.trustedProxies`.',
    ],
  },
} as const satisfies Record<string, FaultDefinition>;
