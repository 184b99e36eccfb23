import type { Evidence } from '../contract/evidence.ts';
import type { Mute } from './mute.ts';

export const MESSAGE_KINDS = [
  'opened',
  'moved',
  'cause-changed',
  'reminder',
  'recovered',
  'warning-appeared',
  'warning-critical',
  'warning-cleared',
  'blinded',
  'sighted',
  'silenced',
  'heard',
  /** Straight from an alarm of CloudWatch, without a record behind it. */
  'alarm',
  'alarm-ended',
  /** What a rotation or an audit found, without a record behind it. */
  'news',
  /** What a probe said when it called, where the records cannot be read. */
  'found',
  'test',
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** From the worst: somebody gets up, somebody works on it soon, somebody may know. */
const SEVERITIES = ['page', 'ticket', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** That earlier messages of the incident fell into a mute. */
export interface MuteNote extends Omit<Mute, 'target'> {
  /** How many. */
  readonly kept: number;
}

/** Why, from one location (or, of a blind location, for one check: then `location` is where it is blind). */
export interface MessageCause {
  readonly location: string;
  readonly check: string;
  readonly code: string;
  readonly phase: string | null;
  readonly owner: string | null;
  readonly summary: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly evidence: Evidence;
}

/** What a person is told, as data: the text is rendered from it, and machines get it as it is. */
export interface Message {
  readonly schema: 1;
  readonly incident: string;
  /** Counts within the incident, from 1. */
  readonly sequence: number;
  readonly kind: MessageKind;
  /** The check's published name, or the location that cannot judge. */
  readonly subject: string;
  /** What its faults are grouped by; the location where it is the location that cannot judge. */
  readonly endpoint: string;
  /** The tick that made it due, ISO 8601, UTC. */
  readonly at: string;
  readonly openedAt: string;
  /** `down`, `partial`, `unstable`, `up`, `warning`, `critical`, `blind`, `silent`, `alarm`, `test`. */
  readonly standing: string;
  /** Of the incident so far: who was paged for it is paged with its end too. */
  readonly severity: Severity;
  readonly before: string | null;
  readonly causes: readonly MessageCause[];
  /** Locations that pair, or paired when they were last heard. */
  readonly pairedFrom: readonly string[];
  readonly locations: number;
  readonly failedLooks: number;
  /** Since the opening, ms. */
  readonly durationMs: number;
  readonly remedy: readonly string[];
  readonly reproduce: string | null;
  readonly muted?: MuteNote;
  /** A sentence about the message itself: that it is poorer than usual, and why. */
  readonly note?: string;
}

/** Names a message among all. */
export const messageId = ({ incident, sequence }: Pick<Message, 'incident' | 'sequence'>): string =>
  `${incident} ${sequence}`;

/** Of messages that are told as one, and of what an incident has been: the worst. */
export const worstOf = (severities: readonly Severity[]): Severity =>
  SEVERITIES.find((severity) => severities.includes(severity)) ?? 'info';

/** The code that counts most often among the causes; of several, the first. */
export function headline(causes: readonly MessageCause[]): MessageCause | undefined {
  const count = (code: string) => causes.filter((cause) => cause.code === code).length;
  return causes.toSorted((a, b) => count(b.code) - count(a.code))[0];
}
