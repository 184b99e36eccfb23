import type { FaultDefinition } from './definition.ts';

export const credentialFaults = {
  KEY_NOT_FOUND: { phase: 'credential', owner: 'watcher', transient: false, summary: '', remedy: [] },
  KEY_UNREADABLE: { phase: 'credential', owner: 'watcher', transient: false, summary: '', remedy: [] },
  KEY_MALFORMED: { phase: 'credential', owner: 'endpoint', transient: false, summary: '', remedy: [] },
  KEY_WRONG_PROVIDER: { phase: 'credential', owner: 'endpoint', transient: false, summary: '', remedy: [] },
} as const satisfies Record<string, FaultDefinition>;
