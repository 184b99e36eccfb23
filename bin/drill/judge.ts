import { headline, type Message, type MessageKind } from '../../functions/state/message.ts';
import type { ExpectedIncident } from './expectations.ts';

/** An incident as the messages of a fire told it. */
export interface ToldIncident {
  readonly id: string;
  readonly check: string;
  /** All codes that its messages named. */
  readonly codes: readonly string[];
  readonly standing: string;
  readonly locations: readonly string[];
  readonly openings: readonly Message[];
  readonly endings: readonly Message[];
}

const ENDINGS: readonly MessageKind[] = ['recovered', 'warning-cleared', 'sighted'];

/** Groups the messages of a fire by incident, in the order of their opening. */
export function incidentsOf(messages: readonly Message[]): readonly ToldIncident[] {
  const ids = [...new Set(messages.map((message) => message.incident))];
  return ids.map((id) => {
    const own = messages.filter((message) => message.incident === id);
    const openings = own.filter((message) => !ENDINGS.includes(message.kind));
    const causes = openings.flatMap((message) => message.causes);
    const last = openings.at(-1) ?? own[0];
    return {
      id,
      check: last?.subject ?? '',
      codes: [...new Set([headline(causes)?.code ?? 'none', ...causes.map((cause) => cause.code)])],
      standing: last?.standing ?? '',
      locations: [...new Set(last?.causes.map((cause) => cause.location))],
      openings,
      endings: own.filter((message) => ENDINGS.includes(message.kind)),
    };
  });
}

/** Everything in which the telling differs from what was due; empty when the fire was named exactly. */
export function mistakesOf(
  expected: readonly ExpectedIncident[],
  told: readonly ToldIncident[],
): readonly string[] {
  const missing = expected
    .slice(told.length)
    .map(({ check, code }) => `nobody was told of ${code} at ${check}`);
  const surplus = told
    .slice(expected.length)
    .map(({ check, codes }) => `false alarm: ${codes[0]} at ${check}`);
  const compared = expected.flatMap((incident, at) => {
    const answer = told[at];
    return answer ? differences(incident, answer) : [];
  });
  return [...compared, ...missing, ...surplus];
}

function differences(expected: ExpectedIncident, told: ToldIncident): string[] {
  const endings = expected.end === 'none' ? 0 : 1;
  const text = JSON.stringify(told.openings);
  return [
    ...differs('check', expected.check, told.check),
    ...differs('code', expected.code, told.codes.join(', ')),
    ...differs('standing', expected.standing, told.standing),
    ...differs('locations', listed(expected.locations), listed(told.locations)),
    ...differs('messages that tell its opening', 1, told.openings.length),
    ...differs('messages that tell its end', endings, told.endings.length),
    ...(expected.says && !text.includes(expected.says) ? [`the alert does not say ${expected.says}`] : []),
  ];
}

const listed = (locations: readonly string[]): string => locations.toSorted().join(', ');

const differs = (what: string, expected: string | number, told: string | number): string[] =>
  expected === told ? [] : [`${what}: expected ${expected}, told ${told}`];
