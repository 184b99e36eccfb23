import { connect as connectSocket, type Socket } from 'node:net';
import type { EvidenceValue } from '../../contract/evidence.ts';
import type { FaultCode } from '../../contract/faults/index.ts';
import { HandshakeFault } from '../fault.ts';
import type { Scope } from '../scope.ts';
import type { Address, Family } from './address.ts';
import type { Lookup } from './dns.ts';
import { bareName, type Endpoint, isLocalhost } from './endpoint.ts';

/** RFC 8305, section 5. */
const ATTEMPT_DELAY_MS = 250;

/** One address tried. `open` until it connects, fails, or is given up because another one connected. */
interface Attempt {
  readonly address: Address;
  readonly startedMs: number;
  readonly socket: Socket;
  outcome: 'open' | 'connected' | { readonly error: string; readonly noRoute: boolean };
  endedMs?: number;
}

/** The phase `tcp`: one connection by RFC 8305; the losers are destroyed. `limitMs` ends it with its own code. */
export function connectTcp(
  endpoint: Endpoint,
  lookup: Lookup,
  limitMs: number,
  scope: Scope,
): Promise<Socket> {
  return scope.trace.phase('tcp', async (facts) => {
    const attempts: Attempt[] = [];
    try {
      const winner = await race(endpoint.port, lookup, limitMs, scope, attempts);
      facts['address'] = winner.address.address;
      facts['family'] = winner.address.family;
      facts['port'] = endpoint.port;
      warnOfBrokenFamily(winner, attempts, endpoint, scope);
      return winner.socket;
    } finally {
      facts['attempts'] = attempts.length === 1 ? undefined : attempts.map(described);
      lookup.stop();
    }
  });
}

function race(
  port: number,
  lookup: Lookup,
  limitMs: number,
  scope: Scope,
  attempts: Attempt[],
): Promise<Attempt> {
  const { promise, resolve, reject } = Promise.withResolvers<Attempt>();
  let waiting = interleaved(lookup.addresses);
  let morePending = true;
  let over = false;
  let next: NodeJS.Timeout | undefined;

  const end = (winner: Attempt | undefined) => {
    if (over) return;
    over = true;
    clearTimeout(next);
    clearTimeout(limit);
    for (const attempt of attempts) {
      attempt.endedMs ??= scope.clock.monotonicMs();
      if (attempt !== winner) attempt.socket.destroy();
    }
    if (winner) resolve(winner);
    else reject(faultOf(attempts));
  };
  const limit = setTimeout(() => end(undefined), limitMs);

  const startNext = () => {
    if (over) return;
    clearTimeout(next);
    next = undefined;
    const address = waiting.shift();
    if (address) {
      start(address);
      // A lagging event loop may hold a connection that is there already: look at the sockets before the next one.
      next = setTimeout(() => setImmediate(startNext), ATTEMPT_DELAY_MS);
    } else if (!morePending && attempts.every(({ outcome }) => outcome !== 'open')) {
      end(undefined);
    }
  };

  const start = (address: Address) => {
    const socket = connectSocket({ host: address.address, port, autoSelectFamily: false, noDelay: true });
    const attempt: Attempt = { address, socket, startedMs: scope.clock.monotonicMs(), outcome: 'open' };
    attempts.push(attempt);
    let atOnce = true;
    // Runs right after connect(2) was called, and before the loop looks at any socket.
    process.nextTick(() => {
      atOnce = socket.destroyed;
    });
    socket.once('connect', () => {
      attempt.outcome = 'connected';
      end(attempt);
    });
    // Stays for the life of the socket: an error between two phases must not be thrown at the process.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (attempt.outcome !== 'open') return;
      const code = error.code ?? 'EUNKNOWN';
      attempt.outcome = { error: code, noRoute: atOnce && NO_ROUTE.has(code) };
      attempt.endedMs = scope.clock.monotonicMs();
      startNext();
    });
  };

  void lookup.later.then((later) => {
    morePending = false;
    waiting = interleaved([...later, ...waiting], attempts.at(-1)?.address.family);
    const turnIsOver = next === undefined || attempts.every(({ outcome }) => outcome !== 'open');
    if (turnIsOver) startNext();
  });
  startNext();
  return promise;
}

/** Families take turns, IPv6 first, or first the one that was not tried last (RFC 8305, section 4). */
function interleaved(addresses: readonly Address[], last?: Family): Address[] {
  const ipv6 = addresses.filter(({ family }) => family === 'IPv6');
  const ipv4 = addresses.filter(({ family }) => family === 'IPv4');
  const [first, second] = last === 'IPv6' ? [ipv4, ipv6] : [ipv6, ipv4];
  return Array.from({ length: Math.max(first.length, second.length) }).flatMap((_, at) =>
    [first[at], second[at]].filter((address) => address !== undefined),
  );
}

/** connect(2) says these at once where this machine has no way to that family at all. */
const NO_ROUTE: ReadonlySet<string> = new Set(['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']);

const CODES: Readonly<Record<string, FaultCode>> = {
  ECONNREFUSED: 'TCP_REFUSED',
  ECONNRESET: 'TCP_RESET',
  EPIPE: 'TCP_RESET',
  ECONNABORTED: 'TCP_RESET',
  ETIMEDOUT: 'TCP_TIMEOUT',
  EMFILE: 'WATCHER_STARVED',
  ENFILE: 'WATCHER_STARVED',
  ENOBUFS: 'WATCHER_STARVED',
};

/** Of several failures the one that tells most: an answer before silence, silence before a missing way. */
const MOST_TELLING: readonly FaultCode[] = [
  'WATCHER_STARVED',
  'TCP_REFUSED',
  'TCP_RESET',
  'TCP_TIMEOUT',
  'TCP_UNREACHABLE',
];

function faultOf(attempts: readonly Attempt[]): HandshakeFault {
  const routed = attempts.filter(({ outcome }) => typeof outcome === 'string' || !outcome.noRoute);
  const told = new Set((routed.length > 0 ? routed : attempts).map(codeOf));
  const code = MOST_TELLING.find((candidate) => told.has(candidate)) ?? 'TCP_TIMEOUT';
  const telling = attempts.find((attempt) => codeOf(attempt) === code) ?? attempts[0];
  return new HandshakeFault(code, {
    address: telling?.address.address,
    attempts: attempts.map(described),
  });
}

const codeOf = ({ outcome }: Attempt): FaultCode =>
  typeof outcome === 'string' ? 'TCP_TIMEOUT' : (CODES[outcome.error] ?? 'TCP_UNREACHABLE');

function described({ address, outcome, startedMs, endedMs }: Attempt): EvidenceValue {
  return {
    address: address.address,
    family: address.family,
    result: typeof outcome === 'object' ? outcome.error : outcome === 'open' ? 'no answer' : outcome,
    ms: Math.round(((endedMs ?? startedMs) - startedMs) * 10) / 10,
  };
}

/** An attempt given up unanswered counts as failed when the winner was this many times faster. */
const UNANSWERED_FACTOR = 4;

function warnOfBrokenFamily(
  winner: Attempt,
  attempts: readonly Attempt[],
  endpoint: Endpoint,
  scope: Scope,
): void {
  if (isLocalhost(bareName(endpoint.host))) return;
  const took = ({ startedMs, endedMs = startedMs }: Attempt) => endedMs - startedMs;
  const others = attempts.filter(
    ({ address, outcome }) =>
      address.family !== winner.address.family && !(typeof outcome === 'object' && outcome.noRoute),
  );
  const failed = others.filter(
    (attempt) =>
      attempt.outcome !== 'open' ||
      (took(attempt) >= ATTEMPT_DELAY_MS && took(attempt) > UNANSWERED_FACTOR * took(winner)),
  );
  const [first] = failed;
  if (!first || failed.length < others.length) return;
  scope.warn('ADDRESS_FAMILY_BROKEN', {
    family: first.address.family,
    host: endpoint.host,
    attempts: failed.map(described),
  });
}
