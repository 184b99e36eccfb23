import type { Verdict } from '../../functions/contract/verdict.ts';
import { factPairs, milliseconds, oneLine, rowsOf, verdictWord, warningRemedy } from './words.ts';

/** What is told beside a verdict. */
export interface Beside {
  /** The line that repeats the handshake without its key. @default - none */
  readonly reproduction?: string | undefined;
  /** What the commands of a remedy are given to reach the store of the key. @default - nothing */
  readonly keyStoreFlag?: string | undefined;
}

/** A verdict for a pipe: one fact a line, no colour, nothing that depends on a width. */
export function plain(verdict: Verdict, { reproduction, keyStoreFlag }: Beside): string {
  const { target, protocol, location, startedAt, durationMs, fault } = verdict;
  const lines = [
    `${target}: ${verdictWord(verdict)} (${protocol}, from ${location}, ${milliseconds(durationMs)}, ${startedAt})`,
  ];
  for (const { label, depth, report } of rowsOf(verdict.phases)) {
    const facts = factPairs(report.facts).map(([name, text]) => `${name}=${text}`);
    const name = `${'  '.repeat(depth)}${label}`;
    const time = `at ${milliseconds(report.startMs)} took ${milliseconds(report.durationMs)}`;
    lines.push(`  ${report.ok ? 'ok  ' : 'FAIL'} ${[name.padEnd(11), time, ...facts].join('  ')}`);
  }
  if (fault) {
    lines.push(`  fault: ${fault.summary}`);
    lines.push(
      `  phase: ${fault.phase}  owner: ${fault.owner}  transient: ${fault.transient ? 'yes' : 'no'}`,
    );
    for (const [name, value] of Object.entries(fault.evidence))
      lines.push(`  evidence: ${name}=${oneLine(value)}`);
    fault.remedy.forEach((step, index) => {
      lines.push(`  remedy ${index + 1}: ${step}`);
    });
  }
  for (const warning of verdict.warnings) {
    const facts = factPairs(warning.evidence).map(([name, text]) => `${name}=${text}`);
    lines.push(`  warning ${[`${warning.code}: ${warning.summary}`, ...facts].join('  ')}`);
    for (const step of warningRemedy(warning, verdict, keyStoreFlag)) lines.push(`    remedy: ${step}`);
  }
  if (reproduction) lines.push(`  reproduce: ${reproduction}`);
  return lines.join('\n');
}
