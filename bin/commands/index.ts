import type { CommandDefinition } from './command.ts';

export interface CommandEntry {
  /** One line for `pairwatch --help`. */
  readonly summary: string;
  /** Imported only when called, so that a probe does not wait for a drill's modules. */
  load(): Promise<CommandDefinition>;
}

/** Every command by its words, in the order of the help: one file, one line. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  probe: {
    summary: 'Perform the pairing handshake with targets or a URL, once, and say how it ended',
    load: async () => (await import('./probe.ts')).probe,
  },
  drill: {
    summary: 'Practise on peers of its own: every fault is lit, named, mended',
    load: async () => (await import('./drill.ts')).drill,
  },
  enroll: {
    summary: 'Make the devices of a gateway target, wait for their approval, prove and store them',
    load: async () => (await import('./enroll.ts')).enroll,
  },
  'keys put': {
    summary: 'Store the key of a target, from stdin',
    load: async () => (await import('./keys-put.ts')).keysPut,
  },
  'keys show': {
    summary: 'Fingerprints and ages of the stored keys, never their values',
    load: async () => (await import('./keys-show.ts')).keysShow,
  },
  watch: {
    summary: "Watch the configuration's targets from this machine, and tell what fails and what recovers",
    load: async () => (await import('./watch.ts')).watch,
  },
  status: {
    summary: 'What is down, since when, why: as the watch stored it',
    load: async () => (await import('./status.ts')).status,
  },
  history: {
    summary: 'Uptime and last incidents of the watched targets',
    load: async () => (await import('./history.ts')).history,
  },
  secretref: {
    summary: 'Give the keys of the store to an OpenClaw gateway: its exec secret provider',
    load: async () => (await import('./secretref.ts')).secretref,
  },
  mute: {
    summary: 'Keep messages of a target back for a while, or list what is muted',
    load: async () => (await import('./mute.ts')).mute,
  },
  'test-alert': {
    summary: 'Send one message that says it is a test, by the way that alerts take',
    load: async () => (await import('./test-alert.ts')).testAlert,
  },
  'audit list': {
    summary: "The ledger's newest entries: what was done to keys, by whom, when",
    load: async () => (await import('./audit.ts')).auditList,
  },
  'audit show': {
    summary: 'One entry of the ledger, with its proofs',
    load: async () => (await import('./audit.ts')).auditShow,
  },
  'audit verify': {
    summary:
      'Check the whole ledger: every hash, signature, number and checkpoint; offline from a folder too',
    load: async () => (await import('./audit.ts')).auditVerify,
  },
  'audit checkpoint': {
    summary: 'Sign what the newest entry is, to be kept where nobody who writes here can reach',
    load: async () => (await import('./audit-checkpoint.ts')).auditCheckpoint,
  },
  rotate: {
    summary: 'Replace keys: make, prove, put in use, deliver, end the former one and prove it dead',
    load: async () => (await import('./rotate.ts')).rotate,
  },
  cost: {
    summary: 'The monthly bill of a configuration, by item, before it is deployed',
    load: async () => (await import('./cost.ts')).cost,
  },
  explain: {
    summary: 'Say what a code means, who acts, and what to do',
    load: async () => (await import('./explain.ts')).explain,
  },
  init: {
    summary: 'Write a commented pairwatch.config.ts to begin with',
    load: async () => (await import('./init.ts')).init,
  },
};
