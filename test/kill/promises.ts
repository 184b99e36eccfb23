import { OUTAGES } from './peer.ts';
import type { Told } from './watch-process.ts';

export interface KillReport {
  readonly kills: number;
  /** The incident of each outage of the peer: opened and over, and both told, before the next thing happened. */
  readonly outages: readonly string[];
  /** All that reached the terminal, in order. */
  readonly told: readonly Told[];
  /** The same from `alerts.jsonl`. */
  readonly kept: readonly Told[];
  /** `INCIDENT SEQUENCE` of every message that was ever seen stored right after a kill. */
  readonly stored: ReadonlySet<string>;
  /** Incidents that are still open, or of which something is due, at the end. */
  readonly unfinished: number;
  /** What the watches said of damage. */
  readonly complaints: readonly string[];
}

/** All that was told of one incident. */
type Whole = readonly [id: string, messages: readonly Told[]];

const PEER: ReadonlySet<string> = new Set(OUTAGES.map(({ code }) => code));

/** What a look says that came to nothing within its time, on a machine that has too little of it. */
const MACHINE: ReadonlySet<string> = new Set(['TCP_TIMEOUT', 'HTTP_TIMEOUT', 'WATCHER_STARVED']);

const incidentsOf = (told: readonly Told[]): readonly Whole[] => [
  ...Map.groupBy(told, ({ incident }) => incident),
];

const codesOf = ([, messages]: Whole): readonly string[] => [
  ...new Set(messages.flatMap(({ causes }) => causes.map(({ code }) => code))),
];

const isOfPeer = (incident: Whole): boolean => codesOf(incident).some((code) => PEER.has(code));
const isOfMachine = (incident: Whole): boolean => codesOf(incident).every((code) => MACHINE.has(code));

/** Codes of the incidents that no outage explains, and a machine that is too busy does: true ones, and no promise broken. */
export const ofTheMachine = ({ told }: Pick<KillReport, 'told'>): readonly string[] =>
  incidentsOf(told)
    .filter(isOfMachine)
    .map((incident) => codesOf(incident).join());

/** What breaks the promise: an incident lost or told twice over, a message out of order, a repeat that does not say so. */
export function brokenPromises(report: KillReport): readonly string[] {
  const { outages, told, kept, stored, unfinished } = report;
  const incidents = incidentsOf(told);
  const toldIds = new Set(told.map(keyOf));
  const strangers = incidents.filter((one) => !outages.includes(one[0]));
  return [
    ...repeatMistakes('terminal', told),
    ...repeatMistakes('file', kept),
    ...[...stored].filter((key) => !toldIds.has(key)).map((key) => `stored and never told: ${key}`),
    ...incidents.flatMap(disorder),
    ...(new Set(outages).size === outages.length ? [] : ['two outages are one incident']),
    ...strangers.filter(isOfPeer).map((one) => `an outage has another incident: ${inShort(one)}`),
    ...strangers
      .filter((one) => !isOfPeer(one) && !isOfMachine(one))
      .map((one) => `nothing explains ${inShort(one)}`),
    ...(unfinished > 0 ? [`${unfinished} incidents are unfinished`] : []),
  ];
}

/** A location that cannot judge has incidents of its own. */
const ENDS: Readonly<Record<string, string>> = { opened: 'recovered', blinded: 'sighted' };

function disorder([id, messages]: Whole): readonly string[] {
  const sequences = [...new Set(messages.map(({ sequence }) => sequence))].sort((a, b) => a - b);
  const [first, last] = [messages[0]?.kind ?? 'nothing', messages.at(-1)?.kind];
  return [
    ...(sequences.some((sequence, at) => sequence !== at + 1)
      ? [`${id} misses a message: ${sequences}`]
      : []),
    ...(first in ENDS ? [] : [`${id} begins with ${first}`]),
    ...(last === ENDS[first] ? [] : [`${id} ends with ${last}`]),
  ];
}

function repeatMistakes(where: string, told: readonly Told[]): readonly string[] {
  const first = new Map<string, Told>();
  return told.flatMap((message) => {
    const known = first.get(keyOf(message));
    if (!known) {
      first.set(keyOf(message), message);
      return [];
    }
    const same = JSON.stringify({ ...known, repeat: true }) === JSON.stringify(message);
    return same ? [] : [`${where}: ${keyOf(message)} came again without saying so, or changed`];
  });
}

const inShort = ([id, messages]: Whole): string =>
  `${id}: ${messages
    .map(
      ({ sequence, kind, at, causes }) =>
        `${at} ${sequence} ${kind} ${causes.map(({ code }) => code).join()}`,
    )
    .join('; ')}`;

const keyOf = ({ incident, sequence }: Told): string => `${incident} ${sequence}`;
