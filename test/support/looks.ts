import type { FaultCode } from '../../functions/contract/faults/index.ts';
import { faultDefinition } from '../../functions/contract/faults/index.ts';
import type { FaultReport, Verdict, WarningReport } from '../../functions/contract/verdict.ts';
import { WARNINGS, type WarningCode } from '../../functions/contract/warnings.ts';
import type { HandshakeResult, HandshakeSpec } from '../../functions/handshake/spec.ts';
import type { LookOf } from '../../functions/probe/look.ts';

export const MINUTE = 60_000;
/** A tick to count from: 2026-11-22 12:00:00 UTC. */
export const NOON = Date.UTC(2026, 10, 22, 12);

export function faultOf(code: FaultCode, evidence: FaultReport['evidence'] = {}): FaultReport {
  const { phase, owner, transient, summary } = faultDefinition(code);
  const remedy = [`mend ${code}`];
  return { code, phase: phase === 'any' ? 'http' : phase, owner, transient, summary, remedy, evidence };
}

export function warningOf(code: WarningCode, evidence: WarningReport['evidence'] = {}): WarningReport {
  return { code, summary: WARNINGS[code].summary, evidence };
}

export function failed(location: string, tick: number, code: FaultCode = 'TCP_REFUSED'): LookOf<'failed'> {
  const handshake = { outcome: 'failed', code, durationMs: 5, secondLook: false } as const;
  const base = { check: 'gw', location, tick, at: tick };
  const reproduce = 'openclaw gateway probe';
  return { ...base, result: 'failed', handshakes: [handshake], fault: faultOf(code), reproduce };
}

export function paired(location: string, tick: number, ...warnings: WarningReport[]): LookOf<'paired'> {
  const handshake = { outcome: 'paired', code: null, durationMs: 5, secondLook: false } as const;
  const base = { check: 'gw', location, tick, at: tick };
  const rest = { durationMs: 5, warnings, observed: {}, measured: {} };
  return { ...base, result: 'paired', handshakes: [handshake], ...rest };
}

/** What a handshake would have answered. */
export function resultOf(spec: HandshakeSpec, end: FaultReport | readonly WarningReport[]): HandshakeResult {
  const fault = 'code' in end ? end : null;
  const base = {
    schema: 1 as const,
    target: spec.target,
    protocol: spec.protocol,
    location: spec.location,
    startedAt: new Date(NOON).toISOString(),
    durationMs: 5,
    phases: [],
    warnings: fault ? [] : (end as readonly WarningReport[]),
  };
  const verdict: Verdict = fault
    ? { ...base, outcome: fault.owner === 'watcher' ? 'inconclusive' : 'failed', fault }
    : { ...base, outcome: 'paired', fault: null };
  return { verdict, records: [], observed: {} };
}
