import type { Alert } from '../../functions/notify/alert-sink.ts';
import { recordTick } from '../../functions/notify/record-tick.ts';
import type { Messages } from '../../functions/notify/storm.ts';
import { alertOf } from '../../functions/notify/text.ts';
import type { Signal } from '../../functions/probe/signal.ts';
import type { FailingBy } from '../../functions/probe/standing.ts';
import type { Incident } from '../../functions/state/incident.ts';
import type { Message } from '../../functions/state/message.ts';
import { MINUTE, NOON, REFERENCE, REGIONS } from './scene.ts';

/** One alert of every kind, as it would be told. */
export interface Sample {
  readonly title: string;
  /** When it comes. */
  readonly when: string;
  readonly alert: Alert;
}

export interface Step {
  readonly minute: number;
  readonly signals: readonly Signal[];
  /** @default - nobody fails */
  readonly failing?: FailingBy;
  readonly pairedFrom?: readonly string[];
  readonly failedLooks?: number;
}

const HOSTS: Readonly<Record<string, string>> = { gateway: 'gateway.example:18789' };

/** The last message of what happens to a check, step by step. */
export function lastOf(subject: string, ...steps: readonly Step[]): Message {
  const incidents = steps.reduce<readonly Incident[]>(
    (before, { minute, signals, failing = {}, pairedFrom = [], failedLooks = 0 }) =>
      recordTick(before, signals, failing, contextAt(subject, minute, pairedFrom, failedLooks)),
    [],
  );
  return last(incidents);
}

export const contextAt = (
  subject: string,
  minute: number,
  pairedFrom: readonly string[] = [],
  failedLooks = 0,
) => ({
  subject,
  endpoint: HOSTS[subject] ?? 'api.provider.example',
  tick: NOON + minute * MINUTE,
  pairedFrom,
  locations: REGIONS.length,
  failedLooks,
});

export function last(incidents: readonly Incident[]): Message {
  const message = incidents.at(-1)?.tellings.at(-1)?.message;
  if (!message) throw new Error('nothing is told');
  return message;
}

export const sample = (title: string, when: string, ...messages: Messages): Sample => ({
  title,
  when,
  alert: alertOf(messages, false, REFERENCE),
});

/** Of an alarm of the watch, as CloudWatch tells it. */
export const alarm = (name: string, state: 'ALARM' | 'OK', minute: number, description = '') => ({
  alarmName: `pairwatch-production/${name}`,
  state,
  description,
  reason:
    'Threshold Crossed: 1 out of the last 2 datapoints [2.0 (22/11/26 12:00:00)] was greater than or equal to the threshold (2.0).',
  at: NOON + minute * MINUTE,
});
