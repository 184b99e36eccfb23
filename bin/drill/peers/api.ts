import {
  request as ask,
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { LLMock } from '@copilotkit/aimock';
import type { ServerCertificate } from './certificates.ts';

type Headers = Readonly<Record<string, string>>;

/** What goes wrong at the practice API. Each kind is one thing a real one, or what stands before it, does. */
export type ApiFault =
  /** An answer in place of the real one; an object is sent as JSON. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Headers;
    }
  /** The real answer, with more headers: rate limits, a wrong date. */
  | { readonly kind: 'headers'; readonly headers: Headers }
  /** The real answer, late. */
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  /** A body that comes a byte at a time and never ends. */
  | { readonly kind: 'drip'; readonly everyMs: number };

export interface ApiFaultScope {
  /** @default - every request */
  readonly on?: 'models' | 'inference';
  /** Whom it meets, by what was sent (a location's own header). @default - everybody */
  readonly when?: (request: IncomingMessage) => boolean;
}

export interface PracticeApiOptions {
  /** Keys that it takes. */
  readonly keys: readonly [string, ...string[]];
  /** Whether a bearer token is good, where tokens are taken as well as keys. @default - none are */
  readonly isActive?: (token: string) => Promise<boolean>;
  /** Speaks TLS. @default - plain HTTP */
  readonly certificate?: ServerCertificate;
}

/**
 * An OpenAI- and Anthropic-shaped API on loopback: aimock answers and checks keys, and a thin front of ours breaks
 * what it is told to break, counts, and speaks TLS.
 */
export class PracticeApi {
  readonly port: number;
  /** `METHOD /path`, in order of arrival. */
  readonly requests: string[] = [];
  readonly #mock: LLMock;
  readonly #front: ReturnType<typeof createServer> | TlsServer;
  readonly #options: PracticeApiOptions;
  #connections = 0;
  /** The newest first. */
  #faults: readonly { readonly fault: ApiFault; readonly scope: ApiFaultScope }[] = [];

  static async start(options: PracticeApiOptions): Promise<PracticeApi> {
    const mock = new LLMock({ host: '127.0.0.1', port: 0, auth: { apiKeys: [...options.keys] } });
    mock.onMessage(/./, { content: 'pong' });
    await mock.start();
    let api: PracticeApi | undefined;
    const listener: RequestListener = (request, response) => {
      if (api) api.#answer(request, response);
    };
    const front = options.certificate
      ? createTlsServer({ ...options.certificate }, listener)
      : createServer(listener);
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    api = new PracticeApi(mock, front, options);
    return api;
  }

  private constructor(
    mock: LLMock,
    front: ReturnType<typeof createServer> | TlsServer,
    options: PracticeApiOptions,
  ) {
    this.#mock = mock;
    this.#front = front;
    this.#options = options;
    this.port = (front.address() as AddressInfo).port;
    front.on(front instanceof TlsServer ? 'secureConnection' : 'connection', () => this.#connections++);
  }

  /** Connections ever accepted, after TLS where it speaks that. */
  get connections(): number {
    return this.#connections;
  }

  /** Besides what was injected before; of several that meet a request the newest counts. */
  inject(fault: ApiFault, scope: ApiFaultScope = {}): void {
    this.#faults = [{ fault, scope }, ...this.#faults];
  }

  mend(): void {
    this.#faults = [];
  }

  /** From the next connection on; only where it speaks TLS. */
  present(certificate: ServerCertificate): void {
    if (this.#front instanceof TlsServer) this.#front.setSecureContext({ ...certificate });
  }

  async stop(): Promise<void> {
    this.#front.closeAllConnections();
    await new Promise<void>((resolve) => this.#front.close(() => resolve()));
    await this.#mock.stop();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push(`${request.method} ${request.url}`);
    const fault = this.#faultFor(request);
    switch (fault?.kind) {
      case 'answer': {
        const { status, body = '', headers } = fault;
        const isText = typeof body === 'string';
        response.writeHead(status, { ...(!isText && { 'content-type': 'application/json' }), ...headers });
        response.end(isText ? body : JSON.stringify(body));
        return;
      }
      case 'hang':
        return;
      case 'reset':
        request.socket.resetAndDestroy();
        return;
      case 'drip': {
        response.writeHead(200, { 'content-type': 'application/json' });
        const drops = setInterval(() => response.write(' '), fault.everyMs);
        response.on('close', () => clearInterval(drops));
        return;
      }
      case 'delay': {
        const wait = setTimeout(() => void this.#forward(request, response, {}), fault.ms);
        response.on('close', () => clearTimeout(wait));
        return;
      }
      default:
        void this.#forward(request, response, fault?.headers ?? {});
    }
  }

  #faultFor(request: IncomingMessage): ApiFault | undefined {
    const asked = request.method === 'GET' ? 'models' : 'inference';
    return this.#faults.find(
      ({ scope: { on = asked, when } }) => on === asked && (when === undefined || when(request)),
    )?.fault;
  }

  async #forward(request: IncomingMessage, response: ServerResponse, more: Headers): Promise<void> {
    const { method = 'GET', url: path = '/' } = request;
    const headers = { ...request.headers, ...(await this.#keyFor(request)) };
    const behind = ask(
      { host: '127.0.0.1', port: this.#mock.port, method, path, headers, agent: false },
      (reply) => {
        response.writeHead(reply.statusCode ?? 502, { ...reply.headers, ...more });
        reply.pipe(response);
      },
    );
    behind.on('error', () => response.destroy());
    response.on('close', () => behind.destroy());
    request.pipe(behind);
  }

  /** A good token stands for the first key, which is what the mock behind knows. */
  async #keyFor({ headers }: IncomingMessage): Promise<Headers> {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    const { isActive, keys } = this.#options;
    if (token === undefined || isActive === undefined || !(await isActive(token))) return {};
    return { authorization: `Bearer ${keys[0]}` };
  }
}
