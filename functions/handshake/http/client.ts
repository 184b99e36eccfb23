import type { Client } from 'undici';
import type { EvidenceValue } from '../../contract/evidence.ts';
import { type Facts, HandshakeFault } from '../fault.ts';
import { type Connection, connect, type Endpoint } from '../network/connection.ts';
import { lateTlsFault } from '../network/tls.ts';
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
    const connection = await connect(endpoint, network, scope);
    inspect?.(connection);
    return new HttpClient(connection, network, scope);
  }

  private constructor(connection: Connection, network: NetworkOptions, scope: Scope) {
    this.#endpoint = connection.endpoint;
    this.#network = network;
    this.#scope = scope;
    this.#connection = connection;
    this.#client = clientOver(connection);
    scope.onEnd(() => this.#end());
  }

  /** Sends and waits for the whole answer; throws the fault of phase `http` (or a late `tls` one) that cut it off. */
  async send(request: HttpRequest, facts: Facts = {}): Promise<HttpAnswer> {
    if (this.#connection.socket.destroyed || !this.#connection.socket.writable) await this.#reconnect(facts);
    const { clock, deadline } = this.#scope;
    const evidence: Facts = { request: nameOf(request) };
    if (deadline.signal.aborted)
      throw new HandshakeFault('DEADLINE_EXCEEDED', { ...evidence, before: 'the request' });
    const startedAt = new Date(clock.wallMs()).toISOString();
    const startedAtMs = clock.monotonicMs();
    const headers = this.#headersOf(request);
    const { body, streamEnd } = request;
    const call = new Call(
      this.#client,
      {
        method: request.method,
        path: pathOf(request),
        headers: Object.entries({ ...headers, ...request.secret?.headers }).flat(),
        ...(body && { body: body.text }),
        ...(streamEnd && { streamEnd }),
      },
      clock,
      evidence,
    );
    const first = this.#unused;
    this.#unused = false;
    const record = (answer: WireAnswer | undefined) =>
      this.#scope.records.push(
        recordOf(request, headers, answer, {
          startedAt,
          startedAtMs,
          endedAtMs: answer?.endedAtMs ?? clock.monotonicMs(),
          ...(first && { connection: connectionTimings(this.#scope.trace.reports()) }),
          scrubber: this.#scope.scrubber,
        }),
      );
    const answer = await deadline
      .race(call.done, () => {
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
      })
      .catch((error: unknown) => {
        record(undefined);
        throw lateTlsFault(this.#connection.socket) ?? error;
      });
    record(answer);
    const sizes = { bytes: answer.body.length, firstByteMs: answer.firstByteAtMs - startedAtMs };
    Object.assign(facts, { status: answer.status, ...sizes });
    const decodedFor: Facts = { ...evidence, status: answer.status };
    return {
      request: nameOf(request),
      status: answer.status,
      headers: answer.headers,
      text: decode(answer.body, answer.headers['content-encoding'], decodedFor).toString(),
      openEnded: !('content-length' in answer.headers || 'transfer-encoding' in answer.headers),
      ...sizes,
      durationMs: answer.endedAtMs - startedAtMs,
      receivedAtMs: clock.wallMs(),
    };
  }

  async #reconnect(facts: Facts): Promise<void> {
    this.#end();
    const nested = { ...this.#scope.nested(), warn: ignored, measure: ignored };
    this.#connection = await connect(this.#endpoint, this.#network, nested);
    this.#client = clientOver(this.#connection);
    facts['secondConnection'] = {
      because: 'the peer closed the first one after its answer',
      phases: nested.trace.reports() as unknown as EvidenceValue,
    };
  }

  #headersOf(request: HttpRequest): Record<string, string> {
    return {
      'user-agent': `pairwatch/${VERSION}`,
      accept: 'application/json',
      'accept-encoding': ACCEPT_ENCODING,
      ...(request.body && { 'content-type': request.body.type }),
      ...request.headers,
    };
  }

  #end(): void {
    this.#connection.socket.destroy();
    void this.#client.destroy();
  }
}

/** What a second connection would warn of, the first one has. */
const ignored = (): void => undefined;

function pathOf({ url, secret }: HttpRequest): string {
  if (!secret?.query) return `${url.pathname}${url.search}`;
  const [name, value] = secret.query.map(encodeURIComponent);
  return `${url.pathname}${url.search}${url.search === '' ? '?' : '&'}${name}=${value}`;
}
