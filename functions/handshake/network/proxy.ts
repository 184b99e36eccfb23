import type { Socket } from 'node:net';
import type { EvidenceValue } from '../../contract/evidence.ts';
import { compact, HandshakeFault } from '../fault.ts';
import type { Scope } from '../scope.ts';
import type { NetworkOptions, ProxyOptions } from '../spec.ts';
import { connectDirectly } from './direct.ts';
import { refuseLocalTarget } from './dns.ts';
import { bracketed, type Endpoint, endpointOf } from './endpoint.ts';
import { lateTlsFault, secure } from './tls.ts';
import { readTunnelAnswer } from './tunnel-answer.ts';
import { networkWaitMs, within } from './wait.ts';

/**
 * The phase `proxy`: a tunnel by CONNECT through an HTTP or HTTPS forward proxy. The proxy's own dns, tcp and tls
 * stand in the facts; the target's name is resolved by the proxy. The proxy gets its own credential, never the key.
 */
export function throughProxy(
  endpoint: Endpoint,
  proxy: ProxyOptions,
  network: NetworkOptions,
  scope: Scope,
): Promise<Socket> {
  return scope.trace.phase('proxy', async (facts) => {
    refuseLocalTarget(endpoint, network);
    const name = `${proxy.url.protocol}//${proxy.url.host}`;
    facts['proxy'] = name;
    facts['authenticated'] = proxy.auth !== undefined;
    if (proxy.authProblem !== undefined)
      throw new HandshakeFault('PROXY_AUTH_MISSING', { problem: proxy.authProblem, proxy: name });
    const nested = scope.nested();
    try {
      const socket = await connectToProxy(proxy, network, nested);
      try {
        await openTunnel(socket, endpoint, proxy, network, scope);
        facts['status'] = 200;
        return socket;
      } catch (error) {
        socket.destroy();
        throw error;
      }
    } catch (error) {
      throw unreachable(error, name);
    } finally {
      facts['phases'] = nested.trace.reports().map((report) => ({ ...report }));
    }
  });
}

async function connectToProxy(proxy: ProxyOptions, network: NetworkOptions, scope: Scope): Promise<Socket> {
  const endpoint = endpointOf(proxy.url);
  // Pins name the target's certificate, not the proxy's.
  const { pins: _, ...own } = network;
  const socket = await connectDirectly(endpoint, own, scope);
  return endpoint.secure ? secure(socket, endpoint, own, networkWaitMs(network, scope), scope) : socket;
}

async function openTunnel(
  socket: Socket,
  endpoint: Endpoint,
  proxy: ProxyOptions,
  network: NetworkOptions,
  scope: Scope,
): Promise<void> {
  const authority = `${bracketed(endpoint.host)}:${endpoint.port}`;
  const lines = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`];
  if (proxy.auth) lines.push(`Proxy-Authorization: ${basic(proxy.auth, scope)}`);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);

  const answer = await within(networkWaitMs(network, scope), readTunnelAnswer(socket));
  if (!answer) throw new HandshakeFault('PROXY_UNREACHABLE', { problem: 'no answer to CONNECT in time' });
  if (answer.kind === 'broken') {
    throw (
      lateTlsFault(socket) ??
      new HandshakeFault('PROXY_UNREACHABLE', {
        problem: `answer to CONNECT: ${answer.problem}`,
        error: answer.error,
      })
    );
  }
  const { status, schemes } = answer;
  const reason = scope.scrubber.peer(answer.reason, 100) || undefined;
  if (status === 407) throw new HandshakeFault('PROXY_AUTH_REQUIRED', { status, schemes, reason });
  if (status < 200 || status > 299) {
    const couldNotReach = status === 502 || status === 504 ? true : undefined;
    throw new HandshakeFault('PROXY_DENIED', { status, reason, targetUnreachable: couldNotReach });
  }
}

function basic({ user, password }: NonNullable<ProxyOptions['auth']>, scope: Scope): string {
  const credentials = Buffer.from(`${user}:${password}`).toString('base64');
  scope.scrubber.learn(password);
  scope.scrubber.learn(credentials);
  return `Basic ${credentials}`;
}

/** A fault on the way to the proxy is the proxy's; its own code stays in the evidence. */
function unreachable(error: unknown, proxy: string): unknown {
  if (!(error instanceof HandshakeFault)) return error;
  if (error.code.startsWith('PROXY_')) {
    error.evidence['proxy'] = proxy;
    return error;
  }
  if (error.code === 'WATCHER_STARVED') return error;
  const fault: EvidenceValue = { code: error.code, phase: error.phase, evidence: compact(error.evidence) };
  return new HandshakeFault('PROXY_UNREACHABLE', { proxy, problem: error.code, fault }, { cause: error });
}
