import type { Evidence, EvidenceValue } from '../../functions/contract/evidence.ts';
import type { Phase } from '../../functions/contract/phases.ts';
import { remedyFor } from '../../functions/contract/remedy.ts';
import type { PhaseReport, Verdict, WarningReport } from '../../functions/contract/verdict.ts';
import { WARNINGS } from '../../functions/contract/warnings.ts';

export const milliseconds = (ms: number): string => `${ms.toFixed(ms < 100 ? 1 : 0)} ms`;

/** One value on one line: lists with commas, records as `name value`, lists of records with semicolons. */
export function oneLine(value: EvidenceValue): string {
  if (typeof value === 'number') return String(Math.round(value * 100) / 100);
  if (Array.isArray(value)) {
    const records = value.some((item) => typeof item === 'object' && item !== null);
    return value.map(oneLine).join(records ? '; ' : ', ');
  }
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, item]) => `${name} ${oneLine(item)}`)
    .join(', ');
}

/** Facts by name, without the phases nested in them. */
export function factPairs(facts: Evidence): readonly (readonly [name: string, text: string])[] {
  return Object.entries(facts).flatMap(([name, value]) =>
    nestedIn(value).length > 0 || value === '' ? [] : [[name, oneLine(value)] as const],
  );
}

/** The facts of a phase that a glance needs; the plain text and the JSON hold all of them. */
const AT_A_GLANCE: Readonly<Record<Phase, readonly string[]>> = {
  credential: ['fingerprint'],
  dns: ['addresses'],
  tcp: ['address'],
  proxy: ['proxy'],
  tls: ['protocol', 'daysLeft'],
  token: ['grant', 'expiresInS'],
  http: ['status', 'firstByteMs'],
  upgrade: ['status'],
  challenge: ['driftMs'],
  identity: ['signature'],
  auth: ['method', 'status'],
  pairing: ['version', 'statusMs'],
  quota: ['left', 'limit'],
  service: ['status'],
  exchange: ['model', 'status'],
  upstream: ['provider', 'status'],
};

export function factsAtAGlance({ phase, facts }: PhaseReport): string {
  return factPairs(facts)
    .filter(([name]) => AT_A_GLANCE[phase].includes(name))
    .sort(([one], [other]) => AT_A_GLANCE[phase].indexOf(one) - AT_A_GLANCE[phase].indexOf(other))
    .map(([name, text]) => `${name} ${text}`)
    .join(' · ');
}

/** A phase and, under it, those of its proxy or token endpoint. */
export interface Row {
  readonly label: string;
  readonly depth: number;
  readonly report: PhaseReport;
}

export const rowsOf = (phases: readonly PhaseReport[], depth = 0): readonly Row[] =>
  phases.flatMap((report) => [
    { label: report.phase, depth, report },
    ...Object.values(report.facts).flatMap((value) => rowsOf(nestedIn(value), depth + 1)),
  ]);

/** The phases that stand in a fact: those of a proxy, a token endpoint, a second connection. */
function nestedIn(value: unknown): readonly PhaseReport[] {
  const list = Array.isArray(value) ? value : Object(value).phases;
  const isTrace = Array.isArray(list) && list.every((item) => item?.phase && item.facts);
  return isTrace ? list : [];
}

export const verdictWord = (verdict: Verdict): string =>
  verdict.fault ? `${verdict.outcome} ${verdict.fault.code}` : verdict.outcome;

/** What can be done about a warning, from the catalogue. */
export function warningRemedy(
  warning: WarningReport,
  verdict: Verdict,
  keyStoreFlag: string | undefined,
): readonly string[] {
  const facts = { target: verdict.target, ...warning.evidence };
  return remedyFor(WARNINGS[warning.code].remedy, facts, keyStoreFlag);
}
