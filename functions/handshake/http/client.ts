import { setImmediate } from 'node:timers/promises';
import type { Client } from 'undici';
import type { EvidenceValue } from '../../contract/evidence.ts';
import { type Facts, HandshakeFault } from '../fault.ts';
import { type Connection, connect } from '../network/connection.ts';
import type { Endpoint } from '../network/endpoint.ts';
import { lateTlsFault } from '../network/tls.ts';
import { quietScope } from '../quiet-scope.ts';
import type { Scope } from '../scope.ts';
import type { NetworkOptions } from '../spec.ts';
import { VERSION } from '../version.ts';
import { Call, type WireAnswer } from './call.ts';
import { clientOver } from './client-over.ts';
import { ACCEPT_ENCODING, decode } from './decode.ts';
import { type HttpAnswer, type HttpRequest, nameOf } from './message.ts';
import { connectionTimings, recordOf } from './recording.ts';

/**
 * The requests of one handshake, on one connection. A second connection is made only when the peer has closed the
 * first and another request is due; `send` says so in its facts. Nothing is ever sent twice.
 */
export class HttpClient {
  readonly #endpoint: Endpoint;
  readonly #network: NetworkOptions;
  readonly #scope: Scope;
  #connection: Connection;
  #client: Client;
  #unused = true;

  /** Makes the connection, in phases of its own; `inspect` may refuse it before a byte is sent. */
  static async open(
    endpoint: Endpoint,
    network: NetworkOptions,
    scope: Scope,
    inspect?: (connection: Connection) => void,
  ): Promise<HttpClient> {
    const connecting = connect(endpoint, network, scope);
    let connection: Connection;
    const client = clientOver(endpoint, () => connection.socket);
    connection = await connecting;
    inspect?.(connection);
    return new HttpClient(connection, client, network, scope);
  }

  private constructor(connection: Connection, client: Client, network: NetworkOptions, scope: Scope) {
    this.#endpoint = connection.endpoint;
    this.#network = network;
    this.#scope = scope;
    this.#connection = connection;
    this.#client = client;
    scope.onEnd(() => this.#end());
  }

  /** Sends and waits for the whole answer; throws the fault of phase `http` (or a late `tls` one) that cut it off. */
  async send(request: HttpRequest, facts: Facts = {}): Promise<HttpAnswer> {
    const { clock, deadline, records, trace } = this.#scope;
    if (!this.#unused && (await this.#hasEnded())) await this.#reconnect(facts);
    const evidence: Facts = { request: nameOf(request) };
    if (deadline.signal.aborted)
      throw new HandshakeFault('DEADLINE_EXCEEDED', { ...evidence, before: 'the request' });
    const startedAt = new Date(clock.wallMs()).toISOString();
    const startedAtMs = clock.monotonicMs();
    const headers = headersOf(request);
    const connection = this.#unused ? { connection: connectionTimings(trace.timings()) } : {};
    const record = (answer: WireAnswer | undefined) => {
      const endedAtMs = answer?.endedAtMs ?? clock.monotonicMs();
      records.push(recordOf(request, headers, answer, { startedAt, startedAtMs, endedAtMs, ...connection }));
    };
    const answer = await this.#exchange(request, headers, evidence, facts).catch((error: unknown) => {
      record(undefined);
      throw error;
    });
    record(answer);
    const sizes = { bytes: answer.body.length, firstByteMs: answer.firstByteAtMs - startedAtMs };
    Object.assign(facts, { status: answer.status, ...sizes });
    const encoding = answer.headers['content-encoding'];
    return {
      request: nameOf(request),
      status: answer.status,
      headers: answer.headers,
      text: decode(answer.body, encoding, { ...evidence, status: answer.status }).toString(),
      openEnded: !('content-length' in answer.headers || 'transfer-encoding' in answer.headers),
      ...sizes,
      durationMs: answer.endedAtMs - startedAtMs,
      receivedAtMs: clock.wallMs(),
      endedAtMs: answer.endedAtMs,
    };
  }

  /** A peer may close an idle connection while the next request is on its way: if no byte of it left, another is made. */
  async #exchange(
    request: HttpRequest,
    headers: Readonly<Record<string, string>>,
    evidence: Facts,
    facts: Facts,
  ): Promise<WireAnswer> {
    const reused = !this.#unused;
    this.#unused = false;
    const first = this.#call(request, headers, evidence);
    try {
      return await this.#answerTo(first, evidence);
    } catch (error) {
      if (!reused || first.started || this.#scope.deadline.signal.aborted) throw error;
    }
    await this.#reconnect(facts);
    return this.#answerTo(this.#call(request, headers, evidence), evidence);
  }

  #call(request: HttpRequest, headers: Readonly<Record<string, string>>, evidence: Facts): Call {
    const { method, body, secret, streamEnd } = request;
    const wire = {
      method,
      path: pathOf(request),
      headers: Object.entries({ ...headers, ...secret?.headers }).flat(),
      ...(body && { body: body.text }),
      ...(streamEnd && { streamEnd }),
    };
    return new Call(this.#client, wire, this.#scope.clock, evidence);
  }

  async #answerTo(call: Call, evidence: Facts): Promise<WireAnswer> {
    const { deadline } = this.#scope;
    try {
      return await deadline.race(call.done, () => {
        this.#end();
        const { status, bytes } = call.progress;
        const got = status === undefined ? 'nothing' : 'a part';
        return new HandshakeFault('HTTP_TIMEOUT', {
          ...evidence,
          got,
          status,
          bytes,
          timeoutMs: deadline.timeoutMs,
        });
      });
    } catch (error) {
      throw lateTlsFault(this.#connection.socket) ?? error;
    }
  }

  /** Two turns of the event loop, so that an end which came right behind the last answer is seen. */
  async #hasEnded(): Promise<boolean> {
    await setImmediate();
    await setImmediate();
    return this.#connection.socket.destroyed || !this.#connection.socket.writable;
  }

  async #reconnect(facts: Facts): Promise<void> {
    this.#end();
    const nested = quietScope(this.#scope);
    const connection = await connect(this.#endpoint, this.#network, nested);
    this.#connection = connection;
    this.#client = clientOver(this.#endpoint, () => connection.socket);
    facts['secondConnection'] = {
      because: 'the peer closed the first one after its answer',
      phases: nested.trace.reports() as unknown as EvidenceValue,
    };
  }

  #end(): void {
    this.#client.destroy(ENDED, () => undefined);
    this.#connection.socket.destroy();
  }
}

function headersOf(request: HttpRequest): Record<string, string> {
  return {
    'user-agent': `pairwatch/${VERSION}`,
    accept: 'application/json',
    'accept-encoding': ACCEPT_ENCODING,
    ...(request.body && { 'content-type': request.body.type }),
    ...request.headers,
  };
}

/** One for all, since undici would make two errors with their stack traces for each connection that we end. */
const ENDED = new Error('the handshake has ended');

function pathOf({ url, secret }: HttpRequest): string {
  if (!secret?.query) return `${url.pathname}${url.search}`;
  const [name, value] = secret.query.map(encodeURIComponent);
  return `${url.pathname}${url.search}${url.search === '' ? '?' : '&'}${name}=${value}`;
}
