import { createHash } from 'node:crypto';
import type { Clock } from '../handshake/clock.ts';
import type { HandshakeResult, HandshakeSpec } from '../handshake/spec.ts';
import { timeoutOf, upstreamTimeoutOf } from '../handshake/timeout.ts';
import type { PlannedCheck } from './check.ts';
import type { Look, LookHandshake, LookResult } from './look.ts';
import { couldBeBlip } from './manners.ts';
import { measuredOf } from './measured.ts';

export interface LookTools {
  /** `secondLook`: it confirms a failed one. */
  readonly perform: (spec: HandshakeSpec, secondLook: boolean) => Promise<HandshakeResult>;
  readonly clock: Clock;
  /** Bounds of the pause before a confirmation, ms. */
  readonly confirmAfterMs: readonly [number, number];
  /** The line that reproduces a handshake without its key. */
  readonly reproduce: (spec: HandshakeSpec) => string | null;
}

export interface LookOrder {
  readonly check: PlannedCheck;
  readonly location: string;
  readonly tick: number;
  /** Whether its key was ever there; while not, an absent key is no fault. */
  readonly armed: boolean;
  readonly carry: LookCarry;
  /** When this location last reached its control endpoint, epoch ms. */
  readonly controlReachedAt: number | null;
  /** When it has to have ended, on the monotonic clock, ms, where that is before its share of the period is over. */
  readonly endsAtMs?: number;
}

/** What earlier looks left for this one. */
export type LookCarry = Pick<HandshakeSpec, 'explain' | 'lastLook'>;

/** How long after a handshake's own deadline it is given up, ms: then the watcher is broken, not the target. */
const OVERTIME_MS = 2_000;
/** Of the period a look may use, so that its result still belongs to its tick. */
const SHARE_OF_PERIOD = 0.9;
/** Less than this is no time for a confirmation, besides what its upstream may take, ms. */
const SHORTEST_CONFIRMATION_MS = 500;

/**
 * One look: a handshake and, where it failed, one more. A possible blip is confirmed after a jittered pause; a credential
 * fault, also that of a confirmation, is tried again only if the key store has another version by now, or a moment later
 * where the key is being changed just now. Never rejects.
 */
export async function takeLook(order: LookOrder, tools: LookTools): Promise<Look> {
  const { check, location, tick } = order;
  const base = { check: check.name, location, tick, at: tools.clock.wallMs() };
  try {
    return { ...base, ...(await look(order, tools)) };
  } catch (error) {
    return { ...base, result: 'broken', error: defectOf(error) };
  }
}

async function look(order: LookOrder, tools: LookTools): Promise<LookResult> {
  const { check, location } = order;
  const shareMs = tools.clock.monotonicMs() + SHARE_OF_PERIOD * check.everyMs;
  const endsAtMs = Math.min(shareMs, order.endsAtMs ?? Number.POSITIVE_INFINITY);
  const leftMs = () => endsAtMs - tools.clock.monotonicMs();

  const spec = withCarry(await check.spec(location, 'cached'), order);
  const unarmed = order.armed ? undefined : missingKey(spec);
  if (unarmed !== undefined) return { result: 'unarmed', reason: unarmed };

  const first = await performWithin(leftMs(), spec, false, tools);
  const handshakes = [summary(first, false)];
  if (first.verdict.outcome !== 'failed') return lookOf(first, handshakes, spec, tools);

  const pauseMs = jittered(tools.confirmAfterMs, `${check.name} ${location} ${order.tick}`);
  const pausing = { pauseMs, leftMs };
  if (isOfKey(first)) return lookAgain({ result: first, handshakes, spec }, order, tools, pausing);
  const neededMs = pauseMs + upstreamTimeoutOf(spec) + SHORTEST_CONFIRMATION_MS;
  if (!couldBeBlip(first.verdict.fault) || leftMs() < neededMs) return lookOf(first, handshakes, spec, tools);
  await tools.clock.sleep(pauseMs);
  const second = await performWithin(leftMs(), spec, true, tools);
  const both = [...handshakes, summary(second, true)];
  // What broke off may have been the end of that very key.
  return isOfKey(second)
    ? lookAgain({ result: second, handshakes: both, spec }, order, tools, pausing)
    : lookOf(second, both, spec, tools);
}

const isOfKey = ({ verdict }: HandshakeResult): boolean =>
  verdict.outcome === 'failed' && verdict.fault.owner === 'credential';

/** With the key that the store has by now, if it is another one. */
async function lookAgain(
  refused: {
    readonly result: HandshakeResult;
    readonly handshakes: readonly LookHandshake[];
    readonly spec: HandshakeSpec;
  },
  order: LookOrder,
  tools: LookTools,
  { pauseMs, leftMs }: { readonly pauseMs: number; readonly leftMs: () => number },
): Promise<LookResult> {
  const { check, location, tick } = order;
  const { result, handshakes, spec } = refused;
  // Asked before the key is read again: one that is promoted in between is read then.
  const changing = (await check.keyIsChanging?.()) ?? false;
  const readAgain = async () => withCarry(await check.spec(location, 'fresh'), order);
  let fresh = await readAgain();
  if (changing && !hasOtherKey(spec, fresh) && leftMs() > pauseMs + SHORTEST_CONFIRMATION_MS) {
    await tools.clock.sleep(pauseMs);
    fresh = await readAgain();
  }
  if (hasOtherKey(spec, fresh)) {
    const again = await performWithin(leftMs(), fresh, false, tools);
    return lookOf(again, [...handshakes, summary(again, false)], fresh, tools);
  }
  if (changing) return { result: 'skipped', reason: 'key-changing', until: tick + check.everyMs };
  return lookOf(result, handshakes, spec, tools);
}

function withCarry(spec: HandshakeSpec, { carry, controlReachedAt }: LookOrder): HandshakeSpec {
  const { control } = spec.network ?? {};
  if (!control || controlReachedAt === null) return { ...spec, ...carry };
  const network = { ...spec.network, control: { ...control, reachedAt: controlReachedAt } };
  return { ...spec, ...carry, network };
}

/** Performs within the handshake's own deadline, or the look's where that is sooner. */
async function performWithin(
  leftMs: number,
  spec: HandshakeSpec,
  secondLook: boolean,
  tools: LookTools,
): Promise<HandshakeResult> {
  const timeoutMs = Math.max(1, Math.min(timeoutOf(spec), leftMs));
  const cut: HandshakeSpec = { ...spec, timeoutMs };
  const guardMs = timeoutMs + upstreamTimeoutOf(spec) + OVERTIME_MS;
  let timer: NodeJS.Timeout | undefined;
  const overtime = new Promise<never>((_, reject) => {
    const outlived = () => reject(new Error(`the handshake outlived its deadline of ${timeoutMs} ms`));
    timer = setTimeout(outlived, guardMs);
  });
  try {
    return await Promise.race([tools.perform(cut, secondLook), overtime]);
  } finally {
    clearTimeout(timer);
  }
}

function lookOf(
  { verdict, observed }: HandshakeResult,
  handshakes: readonly LookHandshake[],
  spec: HandshakeSpec,
  tools: LookTools,
): LookResult {
  switch (verdict.outcome) {
    case 'paired':
    case 'degraded': {
      const { durationMs, warnings } = verdict;
      return { result: 'paired', handshakes, durationMs, warnings, observed, measured: measuredOf(verdict) };
    }
    case 'failed':
      return { result: 'failed', handshakes, fault: verdict.fault, reproduce: tools.reproduce(spec) };
    case 'inconclusive':
      return { result: 'inconclusive', handshakes, fault: verdict.fault };
  }
}

const summary = ({ verdict }: HandshakeResult, secondLook: boolean): LookHandshake => ({
  outcome: verdict.outcome,
  code: verdict.fault?.code ?? null,
  durationMs: verdict.durationMs,
  secondLook,
});

function missingKey(spec: HandshakeSpec): string | undefined {
  const absent = [spec.credential, spec.upstream?.courier].find((key) => key?.state === 'absent');
  return absent?.state === 'absent' ? absent.reason : undefined;
}

function hasOtherKey(used: HandshakeSpec, fresh: HandshakeSpec): boolean {
  const versionOf = ({ credential }: HandshakeSpec) =>
    credential.state === 'found' ? (credential.version ?? credential.value) : undefined;
  return versionOf(fresh) !== undefined && versionOf(fresh) !== versionOf(used);
}

/** Spread by check, location and tick, so that locations do not confirm in step, and a run can be repeated. */
function jittered([least, most]: readonly [number, number], seed: string): number {
  const share = createHash('sha256').update(seed).digest().readUInt32BE() / 2 ** 32;
  return least + share * (most - least);
}

/** What broke and where. Not the message: a parser's quotes what it read, and that may have been a key. */
function defectOf(error: unknown): string {
  const { name, code, stack } = Object(error) as { name?: unknown; code?: unknown; stack?: unknown };
  const frame = typeof stack === 'string' ? /\n\s+at ([^\n]+)/.exec(stack)?.[1] : undefined;
  return [String(name ?? 'Error'), ...(code ? [String(code)] : []), ...(frame ? [`at ${frame}`] : [])].join(
    ' ',
  );
}
