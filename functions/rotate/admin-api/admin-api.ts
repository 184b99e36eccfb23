import { type FaultCode, faultDefinition } from '../../contract/faults/index.ts';
import { below, secretFor } from '../../handshake/api/key-request.ts';
import { HandshakeFault } from '../../handshake/fault.ts';
import { HttpClient } from '../../handshake/http/client.ts';
import { type HttpAnswer, type HttpRequest, readJson } from '../../handshake/http/message.ts';
import { refusePlainKey } from '../../handshake/http/plain-key.ts';
import { isRecord, type JsonObject } from '../../handshake/json.ts';
import { endpointOf } from '../../handshake/network/endpoint.ts';
import { classify } from '../../handshake/refusals/classify.ts';
import type { KeyPlacement } from '../../keys/http-key.ts';
import type { DriverWork } from '../driver.ts';
import { onOwnConnection, wayTo } from './own-connection.ts';

export interface AdminApiOptions {
  /** As errors name it. */
  readonly provider: string;
  /** What every path goes below. */
  readonly base: URL;
  readonly key: string;
  /** @default bearer */
  readonly placement?: KeyPlacement;
  readonly headers?: Readonly<Record<string, string>>;
  /** What no error may hold, besides the key and the current key. */
  readonly secrets?: readonly string[];
}

export interface AdminRequest {
  readonly method: HttpRequest['method'];
  /** Below the base, each part of it percent-encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Statuses besides 2xx that are an answer and no error. */
  readonly allow?: readonly number[];
}

export interface AdminAnswer {
  readonly status: number;
  /** Empty where the answer held no JSON object. */
  readonly body: JsonObject;
}

/** A key that meets one of these is refused for good; any other refusal is about what it asked for. */
const DEAD: ReadonlySet<FaultCode> = new Set(['AUTH_KEY_REJECTED', 'AUTH_KEY_EXPIRED', 'AUTH_KEY_DISABLED']);

/** A provider's admin API, or its inference API asked with one key: JSON over one connection a call. */
export class AdminApi {
  readonly #options: AdminApiOptions;
  readonly #work: DriverWork;
  readonly #learnt: string[] = [];

  constructor(options: AdminApiOptions, work: DriverWork) {
    this.#options = options;
    this.#work = work;
  }

  /** A key that was made, or is about to be: no error holds it from now on. */
  learn(secret: string): void {
    this.#learnt.push(secret);
  }

  /** Throws PROVIDER_REFUSED or PROVIDER_UNREACHABLE; after the latter the call may have taken effect or not. */
  call(request: AdminRequest): Promise<AdminAnswer> {
    return this.#over(request, (answer) => read(answer, request));
  }

  /** Whether the key is still taken there; throws PROVIDER_UNREACHABLE where the answer does not tell. */
  accepts(path: string): Promise<boolean> {
    return this.#over({ method: 'GET', path }, (answer) => {
      const fault = classify(answer, { exchange: false, keySent: true });
      if (fault && faultDefinition(fault.code).transient) throw fault;
      return fault === undefined || !DEAD.has(fault.code);
    });
  }

  #over<T>(request: AdminRequest, use: (answer: HttpAnswer) => T): Promise<T> {
    const { provider, key, secrets = [] } = this.#options;
    return onOwnConnection(
      this.#work,
      { provider, secrets: [key, ...secrets, ...this.#learnt] },
      async (scope) => {
        const sent = this.#requestFor(request);
        const network = wayTo(sent.url, this.#work);
        const http = await HttpClient.open(endpointOf(sent.url), network, scope, (connection) =>
          refusePlainKey(connection, network),
        );
        await this.#work.hold();
        return use(await http.send(sent));
      },
    );
  }

  #requestFor({ method, path, query = {}, body }: AdminRequest): HttpRequest {
    const { base, key, placement = { in: 'bearer' }, headers } = this.#options;
    const url = below(base, path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return {
      method,
      url,
      ...(headers && { headers }),
      secret: secretFor(placement, key),
      ...(body && { body: { type: 'application/json', text: JSON.stringify(body), secret: true } }),
    };
  }
}

function read(answer: HttpAnswer, { allow = [] }: AdminRequest): AdminAnswer {
  const { status } = answer;
  const fault = allow.includes(status) ? undefined : classify(answer, { exchange: false, keySent: true });
  if (fault) throw fault;
  const json = readJson(answer.text);
  if (json.state === 'json' && isRecord(json.value)) return { status, body: json.value };
  if (allow.includes(status)) return { status, body: {} };
  throw new HandshakeFault('HTTP_NOT_API', { request: answer.request, status });
}
