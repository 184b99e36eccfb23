import type { FaultDefinition } from './definition.ts';

export const credentialFaults = {
  KEY_NOT_FOUND: {
    phase: 'credential',
    owner: 'watcher',
    transient: false,
    summary: 'The key for this target is not in the key store, so nothing was sent',
    remedy: [
      'See which keys are stored: `pairwatch keys show`; a client secret and a courier count as well.',
      'Store the key again, from stdin: `pairwatch keys put {target}`; for a gateway run `pairwatch enroll {target}`.',
      'If the secret was renamed or deleted, correct `key.secret` of this target in pairwatch.config.ts, or restore the secret.',
    ],
  },
  KEY_UNREADABLE: {
    phase: 'credential',
    owner: 'watcher',
    transient: true,
    summary: 'The key store did not give the key out, so this location could not judge the target',
    remedy: [
      'Read the reason that the key store gave: {reason}.',
      'See whether it can be read from where you are: `pairwatch keys show`.',
      {
        when: { keyStore: 'files' },
        step: 'Give the user who runs Pairwatch read access to the key files under .pairwatch/keys.',
      },
      {
        when: { keyStore: 'aws' },
        step: 'Allow the role of the probe, or of the private location, to read the secret and to decrypt with its KMS key, and check that it can reach Secrets Manager.',
      },
    ],
  },
  KEY_MALFORMED: {
    phase: 'credential',
    owner: 'credential',
    transient: false,
    summary: 'The stored key is not in a form that can be used, so nothing was sent',
    remedy: [
      'What is wrong with it: {problem}.',
      'Copy the key again from where it was issued: without quotes, blanks or line breaks, and not a placeholder.',
      'Store it: `pairwatch keys put {target}`. For a gateway the key is a device document: make one with `pairwatch enroll {target}`.',
    ],
  },
  KEY_WRONG_PROVIDER: {
    phase: 'credential',
    owner: 'credential',
    transient: false,
    summary: 'The stored key belongs to another provider; it was not sent to this one',
    remedy: [
      'The key has the form of a key of {provider}, and {host} is not theirs.',
      'Store the key that belongs to this target: `pairwatch keys put {target}`.',
      'If the URL is the mistake, correct `url` and `protocol` of the target.',
    ],
  },
} as const satisfies Record<string, FaultDefinition>;
