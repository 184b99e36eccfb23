import type { FaultDefinition } from './definition.ts';

export const generalFaults = {
  DEADLINE_EXCEEDED: {
    phase: 'any',
    owner: 'endpoint',
    transient: true,
    summary: 'The handshake as a whole took longer than it may',
    remedy: [
      'Look at the waterfall of `pairwatch probe {target}`: the longest phase is where the time went.',
      'If the target is always that slow, raise `timeout` of the target, or `--timeout MS`.',
    ],
  },
  EGRESS_BROKEN: {
    phase: 'any',
    owner: 'watcher',
    transient: true,
    summary: 'This location has lost its own network; nothing is known about the target',
    remedy: [
      'Check the network of this location: not even {control} answers.',
      'Other locations go on judging the target; mend this one.',
    ],
  },
  WATCHER_STARVED: {
    phase: 'any',
    owner: 'watcher',
    transient: true,
    summary: 'This machine was too busy to measure; nothing is known about the target',
    remedy: [
      'Its own timers came {lagMs} late.',
      'Give the watch more processor time: a smaller load on this machine, or more memory for the function.',
      'A laptop that was asleep looks like this too: the next look is right again.',
    ],
  },
  UNCLASSIFIED: {
    phase: 'any',
    owner: 'endpoint',
    transient: true,
    summary: 'The answer fits nothing that Pairwatch knows',
    remedy: [
      'Read the answer in the evidence: it is shown there, without secrets.',
      'Report it to the makers of Pairwatch with that evidence: every such answer deserves a code of its own.',
    ],
  },
} as const satisfies Record<string, FaultDefinition>;
