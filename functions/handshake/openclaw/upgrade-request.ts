import { createHash, randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import { clientOver } from '../http/client-over.ts';
import type { Connection } from '../network/connection.ts';
import type { Scope } from '../scope.ts';
import { VERSION } from '../version.ts';

/** Enough to tell whose refusal it is. */
const MAX_BODY_BYTES = 16 * 1024;

export interface UpgradeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The beginning of the body, as text; empty after a switch of protocols. */
  readonly body: string;
  /** On the monotonic clock. */
  readonly firstByteAtMs: number;
  readonly endedAtMs: number;
}

/** How a WebSocket request ended. */
export type UpgradeOutcome =
  | { readonly kind: 'switched'; readonly answer: UpgradeAnswer; readonly socket: Socket }
  /** Any other answer, also a 101 that breaks RFC 6455: `problem` says how. */
  | { readonly kind: 'refused'; readonly answer: UpgradeAnswer; readonly problem?: string }
  /** No HTTP answer. */
  | { readonly kind: 'failed'; readonly error: NodeJS.ErrnoException }
  | { readonly kind: 'timeout' };

/** Asks for a WebSocket on the connection. Settles at the latest when the scope's deadline passes. */
export function requestUpgrade(
  connection: Connection,
  path: string,
  headers: Readonly<Record<string, string>>,
  scope: Scope,
): Promise<UpgradeOutcome> {
  const key = randomBytes(16).toString('base64');
  const client = clientOver(connection.endpoint, () => connection.socket);
  const asked = {
    'user-agent': `pairwatch/${VERSION}`,
    ...headers,
    'sec-websocket-version': '13',
    'sec-websocket-key': key,
  };
  return new Promise((resolve) => {
    const answer = {
      status: 0,
      headers: {} as Record<string, string>,
      body: '',
      firstByteAtMs: 0,
      endedAtMs: 0,
    };
    const begin = (status: number, received: ReceivedHeaders) =>
      Object.assign(answer, { status, headers: flatten(received), firstByteAtMs: scope.clock.monotonicMs() });
    const settle = (outcome: UpgradeOutcome) => {
      scope.deadline.signal.removeEventListener('abort', onDeadline);
      answer.endedAtMs = scope.clock.monotonicMs();
      if (outcome.kind !== 'switched') connection.socket.destroy();
      resolve(outcome);
    };
    const refused = (problem?: string) =>
      settle({ kind: 'refused', answer, ...(problem ? { problem } : {}) });
    const onDeadline = () => (answer.status ? refused() : settle({ kind: 'timeout' }));
    if (scope.deadline.signal.aborted) return onDeadline();
    scope.deadline.signal.addEventListener('abort', onDeadline, { once: true });

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: () => undefined,
      onRequestUpgrade: (_controller, status, received, socket) => {
        begin(status, received);
        const problem = problemOfSwitch(status, answer.headers, key);
        if (problem) return refused(problem);
        settle({ kind: 'switched', answer, socket: socket as Socket });
      },
      onResponseStart: (_controller, status, received) => {
        if (status === 101) {
          begin(status, received);
          return refused('a 101 without Upgrade');
        }
        if (status >= 200) begin(status, received);
      },
      onResponseData: (_controller, chunk) => {
        answer.body += chunk.toString('utf8');
        if (answer.body.length >= MAX_BODY_BYTES) refused();
      },
      onResponseEnd: () => refused(),
      onResponseError: (_controller, error) =>
        answer.status ? refused() : settle({ kind: 'failed', error }),
    };
    client.dispatch({ method: 'GET', path, headers: asked, upgrade: 'websocket' }, handler);
  });
}

type ReceivedHeaders = Readonly<Record<string, string | string[] | undefined>>;

function flatten(headers: ReceivedHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value ?? ''].flat().join(', ')]),
  );
}

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

function problemOfSwitch(
  status: number,
  headers: Readonly<Record<string, string>>,
  key: string,
): string | undefined {
  if (status !== 101) return 'a switch of protocols that is no 101';
  if (headers['upgrade']?.trim().toLowerCase() !== 'websocket') return 'a switch to another protocol';
  const accept = createHash('sha1').update(`${key}${GUID}`).digest('base64');
  if (headers['sec-websocket-accept']?.trim() !== accept) return 'a wrong Sec-WebSocket-Accept';
  if (headers['sec-websocket-extensions']) return 'an extension that was not asked for';
  return undefined;
}
