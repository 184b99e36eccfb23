import { lookup } from 'node:dns/promises';
import type { FaultCode } from '../../contract/faults/index.ts';
import { type Facts, HandshakeFault } from '../fault.ts';
import type { Scope } from '../scope.ts';
import type { NetworkOptions } from '../spec.ts';
import { type Address, type Family, isLocalAddress, isUnspecified, literalAddress } from './address.ts';
import { bareName, type Endpoint, isLocalhost } from './endpoint.ts';
import { hostsFileAddresses } from './hosts-file.ts';
import { type Answer, queryAddresses } from './resolver.ts';
import { within } from './wait.ts';

/** RFC 8305, section 3: how long an IPv4 answer waits for the IPv6 one. */
const RESOLUTION_DELAY_MS = 50;
/** Silence is DNS_TIMEOUT after this, or after this share of what is left, so that the cause can still be told. */
const MAX_WAIT_MS = 5000;
const WAIT_SHARE = 0.45;
const SECOND_RESOLVER_MS = 1000;

/** Where to connect: at least one address, and those of the other family that come in while connecting. */
export interface Lookup {
  readonly addresses: readonly Address[];
  readonly later: Promise<readonly Address[]>;
  /** Ends the queries still open. */
  stop(): void;
}

/** The phase `dns`: literal, fixed (`--resolve`), hosts file, `localhost`, the resolver, the operating system. */
export function lookUp(endpoint: Endpoint, network: NetworkOptions, scope: Scope): Promise<Lookup> {
  return scope.trace.phase('dns', async (facts) => {
    const name = bareName(endpoint.host);
    facts['host'] = name;
    const known = knownAddresses(name, endpoint.port, network);
    if (known) {
      facts['source'] = known.source;
      return settled(permitted(known.addresses, network, facts), facts);
    }
    return askResolver(name, network, scope, facts);
  });
}

type Known = { readonly source: string; readonly addresses: readonly Address[] };

function knownAddresses(name: string, port: number, network: NetworkOptions): Known | undefined {
  const literal = literalAddress(name);
  if (literal) return { source: 'literal', addresses: [literal] };
  const fixed = (network.resolve ?? [])
    .filter((entry) => bareName(entry.host) === name && entry.port === port)
    .flatMap((entry) => literalAddress(entry.address) ?? []);
  if (fixed.length > 0) return { source: 'resolve', addresses: fixed };
  if (network.dns === undefined) {
    const addresses = hostsFileAddresses(name);
    if (addresses.length > 0) return { source: 'hosts', addresses };
  }
  return isLocalhost(name) ? { source: 'localhost', addresses: LOOPBACK } : undefined;
}

const LOOPBACK: readonly Address[] = [
  { address: '::1', family: 'IPv6' },
  { address: '127.0.0.1', family: 'IPv4' },
];

async function askResolver(
  name: string,
  network: NetworkOptions,
  scope: Scope,
  facts: Facts,
): Promise<Lookup> {
  const usable = (answer: Answer | undefined) =>
    (answer?.state === 'addresses' ? answer.addresses : []).filter(
      ({ address }) => !isUnspecified(address) && !isRefused(address, network),
    );
  const queries = queryAddresses(name, network.dns, waitMs(scope));
  scope.onEnd(queries.cancel);
  facts['source'] = 'dns';
  facts['resolver'] = queries.servers;

  const answers: { IPv4?: Answer; IPv6?: Answer } = {};
  const noted = (family: Family) => async (answer: Answer) => {
    answers[family] = answer;
    return usable(answer);
  };
  const ipv4 = queries.IPv4.then(noted('IPv4'));
  const ipv6 = queries.IPv6.then(noted('IPv6'));
  await Promise.race([
    ipv6.then((found) => (found.length > 0 ? found : ipv4)),
    ipv4.then((found) => (found.length > 0 ? within(RESOLUTION_DELAY_MS, ipv6) : ipv6)),
  ]);
  facts['a'] = answers.IPv4?.state ?? 'pending';
  facts['aaaa'] = answers.IPv6?.state ?? 'pending';

  const addresses = [...usable(answers.IPv6), ...usable(answers.IPv4)];
  if (addresses.length > 0) {
    const open = [answers.IPv6 ? [] : ipv6, answers.IPv4 ? [] : ipv4];
    const later = Promise.all(open).then((found) => found.flat());
    return { ...settled(addresses, facts), later, stop: queries.cancel };
  }
  return withoutAddress([await queries.IPv4, await queries.IPv6], name, network, scope, facts);
}

/** Nothing to connect to: the operating system's own lookup may know more, a second resolver may explain. */
async function withoutAddress(
  answers: readonly [Answer, Answer],
  name: string,
  network: NetworkOptions,
  scope: Scope,
  facts: Facts,
): Promise<Lookup> {
  const code = faultOf(answers);
  const failure = answers.find((answer) => answer.state === 'server-failure');
  if (failure) facts['error'] = failure.code;
  if ((code === 'DNS_NOT_FOUND' || code === 'DNS_NO_ADDRESS') && network.dns === undefined) {
    const found = await askOperatingSystem(name, waitMs(scope));
    facts['operatingSystem'] = found.length > 0 ? 'knows it' : 'does not know it';
    if (found.length > 0) {
      facts['source'] = 'operating system';
      return settled(permitted(found, network, facts), facts);
    }
  }
  const fault = code
    ? new HandshakeFault(code, { ...facts })
    : refusal(
        answers.flatMap((answer) => (answer.state === 'addresses' ? answer.addresses : [])),
        facts,
      );
  if (fault.code !== 'ADDRESS_REFUSED') {
    Object.assign(fault.evidence, await askSecondResolver(name, network, scope));
  }
  throw fault;
}

/** The fault of two answers without an address; undefined where there are addresses. */
function faultOf(answers: readonly [Answer, Answer]): FaultCode | undefined {
  const has = (state: Answer['state']) => answers.some((answer) => answer.state === state);
  if (has('addresses')) return undefined;
  if (has('server-failure')) return has('not-found') ? 'DNS_NOT_FOUND' : 'DNS_SERVER_FAILURE';
  if (has('not-found')) return has('no-data') ? 'DNS_NO_ADDRESS' : 'DNS_NOT_FOUND';
  return has('silent') ? 'DNS_TIMEOUT' : 'DNS_NO_ADDRESS';
}

async function askOperatingSystem(name: string, ms: number): Promise<readonly Address[]> {
  const asked = lookup(name, { all: true, order: 'verbatim' }).catch(() => []);
  return ((await within(ms, asked)) ?? []).flatMap(({ address }) => literalAddress(address) ?? []);
}

async function askSecondResolver(name: string, network: NetworkOptions, scope: Scope): Promise<Facts> {
  if (network.secondDns === undefined || scope.deadline.remainingMs() < SECOND_RESOLVER_MS) return {};
  const queries = queryAddresses(name, network.secondDns, SECOND_RESOLVER_MS - 50);
  const answers = await Promise.all([queries.IPv4, queries.IPv6]);
  const addresses = answers.flatMap((answer) => (answer.state === 'addresses' ? answer.addresses : []));
  return {
    secondResolver: network.secondDns,
    secondResolverKnew: addresses.length > 0,
    secondResolverAddresses: addresses.map(({ address }) => address),
  };
}

const isRefused = (address: string, network: NetworkOptions): boolean =>
  network.refuseLocalAddresses === true && isLocalAddress(address);

/** For a target whose name another machine resolves: what can be told from the name alone. */
export function refuseLocalTarget({ host }: Endpoint, network: NetworkOptions): void {
  const name = bareName(host);
  if (network.refuseLocalAddresses && (isLocalhost(name) || isLocalAddress(name))) {
    throw new HandshakeFault('ADDRESS_REFUSED', { host: name, address: name });
  }
}

/** What may be called of `addresses`; the fault where that is nothing. */
function permitted(addresses: readonly Address[], network: NetworkOptions, facts: Facts): readonly Address[] {
  const left = addresses.filter(
    ({ address }) => !isRefused(address, network) && (isGiven(facts) || !isUnspecified(address)),
  );
  if (left.length === 0) throw refusal(addresses, facts);
  return left;
}

/** Whether a person wrote the address, so that no filter can have put `0.0.0.0` there. */
const isGiven = (facts: Facts): boolean => facts['source'] === 'literal' || facts['source'] === 'resolve';

/** Why none of `addresses` may be called. */
function refusal(addresses: readonly Address[], facts: Facts): HandshakeFault {
  const texts = addresses.map(({ address }) => address);
  return !isGiven(facts) && texts.every(isUnspecified)
    ? new HandshakeFault('DNS_SINKHOLED', { ...facts, addresses: texts })
    : new HandshakeFault('ADDRESS_REFUSED', { ...facts, address: texts.join(', ') });
}

function settled(addresses: readonly Address[], facts: Facts): Lookup {
  facts['addresses'] = addresses.map(({ address }) => address);
  return { addresses, later: Promise.resolve([]), stop: () => undefined };
}

const waitMs = (scope: Scope): number => Math.min(MAX_WAIT_MS, scope.deadline.remainingMs() * WAIT_SHARE);
