import type { Evidence } from '../../functions/contract/evidence.ts';
import type { Verdict } from '../../functions/contract/verdict.ts';
import { handshake } from '../../functions/handshake/handshake.ts';
import type { HandshakeSpec } from '../../functions/handshake/spec.ts';
import { FaultPeers } from '../support/fault-peers.ts';
import type { Expectation } from './expectation.ts';
import type { Injector } from './injection.ts';
import { activeResources, settled } from './leftovers.ts';

/** A verdict may come this much after its deadline. */
const GRACE_MS = 250;
const UPSTREAM_DEFAULT_MS = 180_000;

export interface Row {
  readonly name: string;
  readonly expected: string;
  readonly got: string;
  readonly ms: number;
  /** Empty when the row passed. */
  readonly problems: readonly string[];
  readonly verdict: Verdict | undefined;
}

/** Injects one fault, lets one handshake meet it, and compares the verdict with the catalogue's promise. */
export async function runRow(name: string, inject: Injector, expectation: Expectation): Promise<Row> {
  const before = activeResources();
  const peers = new FaultPeers();
  const problems: string[] = [];
  let verdict: Verdict | undefined;
  let ms = 0;
  try {
    const { spec, during, blocksMs = 0 } = await inject(peers);
    const limit = (spec.timeoutMs ?? 10_000) + upstreamMs(spec) + blocksMs + GRACE_MS;
    const startedAt = performance.now();
    const pending = handshake(spec);
    during?.();
    verdict = (await noLonger(2 * limit, pending)).verdict;
    ms = performance.now() - startedAt;
    if (ms > limit) problems.push(`ended after ${ms.toFixed(0)} ms, the limit is ${limit} ms`);
    if (!(await settled(() => peers.open === 0)))
      problems.push(`${peers.open} connection(s) left open at the peer`);
  } catch (error) {
    problems.push(`threw ${error instanceof Error ? error.stack : String(error)}`);
  }
  await peers.close();
  if (!(await settled(() => left(before).length === 0)))
    problems.push(`left behind: ${left(before).join(', ')}`);
  if (verdict) problems.push(...differences(verdict, expectation));
  return {
    name,
    expected: described(expectation),
    got: verdict ? of(verdict) : 'an exception',
    ms,
    problems,
    verdict,
  };
}

/** Well past every limit: a handshake that hangs fails its own row only. */
async function noLonger<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no verdict within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const left = (before: ReadonlyMap<string, number>): readonly string[] =>
  [...activeResources()].flatMap(([type, count]) =>
    count > (before.get(type) ?? 0) ? [`${count - (before.get(type) ?? 0)} ${type}`] : [],
  );

const upstreamMs = ({ upstream }: HandshakeSpec): number =>
  upstream ? (upstream.timeoutMs ?? UPSTREAM_DEFAULT_MS) : 0;

function differences(verdict: Verdict, expectation: Expectation): string[] {
  const problems: string[] = [];
  if (of(verdict) !== described(expectation))
    problems.push(`expected ${described(expectation)}, got ${of(verdict)}`);
  if (!('code' in expectation) || !verdict.fault) return problems;
  if (verdict.fault.phase !== expectation.phase)
    problems.push(`expected phase ${expectation.phase}, got ${verdict.fault.phase}`);
  for (const [fact, value] of Object.entries(expectation.evidence ?? {})) {
    const held = (verdict.fault.evidence as Evidence)[fact];
    if (JSON.stringify(held) !== JSON.stringify(value))
      problems.push(`expected evidence ${fact}=${JSON.stringify(value)}, got ${JSON.stringify(held)}`);
  }
  return problems;
}

function described(expectation: Expectation): string {
  return label(
    expectation.outcome,
    'code' in expectation ? expectation.code : undefined,
    expectation.warnings,
  );
}

function of({ outcome, fault, warnings }: Verdict): string {
  return label(
    outcome,
    fault?.code,
    warnings.map(({ code }) => code),
  );
}

function label(outcome: string, code: string | undefined, warnings: readonly string[]): string {
  const head = code && outcome === 'inconclusive' ? `${code} (inconclusive)` : (code ?? outcome);
  return [head, ...[...warnings].sort()].join(' + ');
}
