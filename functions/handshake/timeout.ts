import { TIMEOUTS_MS } from '../contract/timeouts.ts';
import type { HandshakeSpec } from './spec.ts';

/** Of the whole handshake, ms. */
export const timeoutOf = ({ timeoutMs, exchange }: Pick<HandshakeSpec, 'timeoutMs' | 'exchange'>): number =>
  timeoutMs ?? (exchange ? TIMEOUTS_MS.exchange : TIMEOUTS_MS.handshake);

/** Of the question about the gateway's upstream, ms; 0 where there is none. */
export const upstreamTimeoutOf = ({ upstream }: Pick<HandshakeSpec, 'upstream'>): number =>
  upstream ? (upstream.timeoutMs ?? TIMEOUTS_MS.upstream) : 0;
