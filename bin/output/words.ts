import type { Evidence, EvidenceValue } from '../../functions/contract/evidence.ts';
import type { PhaseReport, Verdict, WarningReport } from '../../functions/contract/verdict.ts';
import { WARNINGS } from '../../functions/contract/warnings.ts';
import { remedyFor } from '../../functions/handshake/remedy.ts';

export const milliseconds = (ms: number): string => `${ms.toFixed(ms < 100 ? 1 : 0)} ms`;

/** One value on one line. */
export function oneLine(value: EvidenceValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(Math.round(value * 1000) / 1000);
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null))
    return value.map(oneLine).join(', ');
  return JSON.stringify(value);
}

/** Facts by name, without the phases nested in them. */
export function factPairs(facts: Evidence): readonly (readonly [name: string, text: string])[] {
  return Object.entries(facts).flatMap(([name, value]) =>
    isNestedTrace(value) || value === '' ? [] : [[name, oneLine(value)] as const],
  );
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
    ...Object.values(report.facts).flatMap((value) => (isNestedTrace(value) ? rowsOf(value, depth + 1) : [])),
  ]);

function isNestedTrace(value: unknown): value is readonly PhaseReport[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => item?.phase && item.facts);
}

export const verdictWord = (verdict: Verdict): string =>
  verdict.fault ? `${verdict.outcome} ${verdict.fault.code}` : verdict.outcome;

/** What can be done about a warning, from the catalogue. */
export function warningRemedy(warning: WarningReport, verdict: Verdict): readonly string[] {
  return remedyFor(WARNINGS[warning.code].remedy, { target: verdict.target, ...warning.evidence });
}
