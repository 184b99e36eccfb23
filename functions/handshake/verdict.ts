import { faultDefinition } from '../contract/faults/index.ts';
import { remedyFor } from '../contract/remedy.ts';
import type { FaultReport, Verdict } from '../contract/verdict.ts';
import { compact, type HandshakeFault } from './fault.ts';
import type { HandshakeRun } from './run.ts';
import type { HandshakeSpec } from './spec.ts';

/** Puts together what the run gathered; `fault` is what ended it, if anything did. */
export function judge(run: HandshakeRun, spec: HandshakeSpec, fault: HandshakeFault | undefined): Verdict {
  const base = {
    schema: 1 as const,
    target: spec.target,
    protocol: spec.protocol,
    location: spec.location,
    startedAt: run.startedAt,
    durationMs: run.trace.lastEndMs(),
  };
  const rest = { warnings: run.warnings, phases: run.trace.reports() };
  if (!fault) {
    const degraded = run.warnings.some((warning) => warning.evidence['critical'] === true);
    return { ...base, outcome: degraded ? 'degraded' : 'paired', fault: null, ...rest };
  }
  const report = reportFault(fault, run, spec);
  return { ...base, outcome: report.owner === 'watcher' ? 'inconclusive' : 'failed', fault: report, ...rest };
}

/** A fault as it leaves the process: the catalogue's words, and scrubbed evidence. */
export function reportFault(
  fault: HandshakeFault,
  run: HandshakeRun,
  spec: Pick<HandshakeSpec, 'target' | 'url' | 'keyStoreFlag'>,
): FaultReport {
  const { owner, transient, summary, remedy } = faultDefinition(fault.code);
  const evidence = run.scrubber.evidence(compact(fault.evidence));
  const keyStore = spec.keyStoreFlag === undefined ? 'files' : 'aws';
  const known = { target: spec.target, host: spec.url.host, keyStore, ...evidence };
  return {
    code: fault.code,
    phase: fault.phase,
    owner,
    transient,
    summary,
    remedy: remedyFor(remedy, known, spec.keyStoreFlag),
    evidence,
  };
}
