import type { KeyPlacement } from '../../keys/http-key.ts';
import { HttpClient } from '../http/client.ts';
import type { HttpRequest } from '../http/message.ts';
import { refusePlainKey } from '../http/plain-key.ts';
import { endpointOf } from '../network/endpoint.ts';
import type { Scope } from '../scope.ts';
import type { HandshakeSpec } from '../spec.ts';
import type { Dialect } from './dialect.ts';
import { baseOf, below, secretFor } from './key-request.ts';

/** What is stored for the target, and what the API is given: the same, or a token fetched with it. */
export interface SessionKeys {
  readonly stored: string | undefined;
  readonly used: string | undefined;
}

/** The connection of one handshake with an API, and the key it is held with. */
export class ApiSession {
  readonly http: HttpClient;
  readonly spec: HandshakeSpec;
  readonly dialect: Dialect;
  readonly base: URL;
  readonly placement: KeyPlacement;
  readonly key: string | undefined;
  readonly storedKey: string | undefined;

  static async open(
    scope: Scope,
    spec: HandshakeSpec,
    dialect: Dialect,
    placement: KeyPlacement,
    keys: SessionKeys,
  ): Promise<ApiSession> {
    const network = spec.network ?? {};
    const carriesSecrets = keys.used !== undefined || Object.keys(spec.headers ?? {}).length > 0;
    const http = await HttpClient.open(endpointOf(spec.url), network, scope, (connection) => {
      if (carriesSecrets) refusePlainKey(connection, network);
    });
    return new ApiSession(http, spec, dialect, placement, keys);
  }

  private constructor(
    http: HttpClient,
    spec: HandshakeSpec,
    dialect: Dialect,
    placement: KeyPlacement,
    keys: SessionKeys,
  ) {
    this.http = http;
    this.spec = spec;
    this.dialect = dialect;
    this.base = baseOf(spec.url, dialect);
    this.placement = placement;
    this.key = keys.used;
    this.storedKey = keys.stored;
  }

  get keySent(): boolean {
    return this.key !== undefined;
  }

  get(path: string): HttpRequest {
    return this.#withSecrets({
      method: 'GET',
      url: below(this.base, path),
      headers: this.dialect.headers,
    });
  }

  post(path: string, body: Readonly<Record<string, unknown>>): HttpRequest {
    return this.#withSecrets({
      method: 'POST',
      url: below(this.base, path),
      headers: { ...this.dialect.headers, accept: 'application/json, text/event-stream' },
      body: { type: 'application/json', text: JSON.stringify(body) },
      streamEnd: this.dialect.reader.streamEnd,
    });
  }

  /** The same request with another key in the same place. */
  rekeyed(request: HttpRequest, key: string): HttpRequest {
    return this.#withSecrets(request, key);
  }

  #withSecrets(request: HttpRequest, key = this.key): HttpRequest {
    const secret = key === undefined ? {} : secretFor(this.placement, key);
    const own = Object.entries(this.spec.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
    return { ...request, secret: { ...secret, headers: { ...Object.fromEntries(own), ...secret.headers } } };
  }
}
