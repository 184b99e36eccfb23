import type { EvidenceValue } from '../contract/evidence.ts';
import type { PhaseReport, Verdict } from '../contract/verdict.ts';

/** A handshake as one line of the log: names, codes and numbers, no evidence. docs/log-schema.md describes it. */
export type HandshakeLine = {
  readonly target: string;
  /** Its published name. */
  readonly check: string;
  readonly location: string;
  /** ISO 8601, UTC; of a look that a person asked for there is none. */
  readonly tick?: string;
  readonly outcome: Verdict['outcome'];
  readonly code?: string;
  readonly phase?: string;
  readonly durationMs: number;
  /** ms of each phase, in order. */
  readonly phases: Readonly<Record<string, number>>;
  readonly warnings?: readonly string[];
  /** It confirms a failed one. */
  readonly secondLook?: true;
  /** The key's fingerprint. */
  readonly key?: string;
  /** Of the schedule's execution. */
  readonly executionId?: string;
};

/** What of a line is not the verdict's. */
export type LineContext = Pick<HandshakeLine, 'tick' | 'executionId'>;

export function lineOfHandshake(
  verdict: Verdict,
  secondLook: boolean,
  { tick, executionId }: LineContext,
): HandshakeLine {
  const { target: check, location, outcome, fault, warnings, phases } = verdict;
  const key = fingerprintIn(phases);
  return {
    target: check.split('/')[0] ?? check,
    check,
    location,
    ...(tick !== undefined && { tick }),
    outcome,
    ...(fault && { code: fault.code, phase: fault.phase }),
    durationMs: rounded(verdict.durationMs),
    phases: Object.fromEntries(phases.map(({ phase, durationMs }) => [phase, rounded(durationMs)])),
    ...(warnings.length > 0 && { warnings: warnings.map(({ code }) => code) }),
    ...(secondLook && { secondLook }),
    ...(key !== undefined && { key }),
    ...(executionId !== undefined && { executionId }),
  };
}

function fingerprintIn(phases: readonly PhaseReport[]): string | undefined {
  const fact: EvidenceValue | undefined = phases.find(({ phase }) => phase === 'credential')?.facts[
    'fingerprint'
  ];
  return typeof fact === 'string' ? fact : undefined;
}

const rounded = (ms: number): number => Math.round(ms * 10) / 10;
