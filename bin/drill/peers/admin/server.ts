import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** One request, read. */
export interface AdminAsked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  /** Of JSON and of form bodies; empty where there is none. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface AdminReply {
  readonly status: number;
  readonly body?: unknown;
  /** In place of a body in JSON: sent as it stands. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a server saw, without any key: long parts of a path are cut. */
export interface AdminCall {
  readonly method: string;
  readonly path: string;
  /** The caller's port. */
  readonly from: number;
  /** `lost`: it took effect and its answer did not arrive; `cut`: it had no effect. */
  outcome: number | 'lost' | 'cut' | 'under way';
}

export type AdminFault =
  /** The connection ends before the call takes effect. */
  | { readonly kind: 'cut' }
  /** The call takes effect, and its answer is lost. */
  | { readonly kind: 'lose' }
  /** Another answer, and no effect: 429, 500. */
  | { readonly kind: 'answer'; readonly reply: AdminReply | ((asked: AdminAsked) => AdminReply) }
  | { readonly kind: 'hang' }
  /** The real answer, late. */
  | { readonly kind: 'delay'; readonly ms: number };

export interface AdminFaultScope {
  /** @default - every call */
  readonly when?: (call: AdminCall) => boolean;
  /** How many calls it meets. @default - all */
  readonly times?: number;
}

/** Waited for before a call takes effect and before its answer is sent, so that a caller can be killed in between. */
export type AdminGate = (moment: 'before' | 'after', call: AdminCall) => Promise<void> | void;

/** A provider's API on loopback: routes of its own over one log, one list of faults, one gate. */
export class AdminServer {
  readonly origin: string;
  readonly calls: AdminCall[] = [];
  gate: AdminGate = () => undefined;
  readonly #server: Server;
  #faults: { readonly fault: AdminFault; readonly scope: AdminFaultScope; left: number }[] = [];

  /** What it says of a call; whoever starts it sets it at once. */
  answer: (asked: AdminAsked) => AdminReply = () => ({ status: 404 });

  static async start(): Promise<AdminServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new AdminServer(server);
  }

  private constructor(server: Server) {
    this.#server = server;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => {
      void this.#serve(request, response).catch(() => request.socket.destroy());
    });
  }

  /** Of several that meet a call the newest counts. */
  inject(fault: AdminFault, scope: AdminFaultScope = {}): void {
    this.#faults.unshift({ fault, scope, left: scope.times ?? Number.POSITIVE_INFINITY });
  }

  mend(): void {
    this.#faults = [];
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await read(request);
    const { remotePort: from = 0 } = request.socket;
    const call: AdminCall = { method: asked.method, path: shortened(asked.path), from, outcome: 'under way' };
    this.calls.push(call);
    const fault = this.#faultFor(call);
    await this.gate('before', call);
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'cut') {
      call.outcome = 'cut';
      request.socket.resetAndDestroy();
      return;
    }
    const reply = this.#replyTo(asked, fault);
    await this.gate('after', call);
    if (fault?.kind === 'lose') {
      call.outcome = 'lost';
      request.socket.resetAndDestroy();
      return;
    }
    if (fault?.kind === 'delay') await sleep(fault.ms);
    call.outcome = reply.status;
    const body = reply.text ?? (reply.body === undefined ? '' : JSON.stringify(reply.body));
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(body);
  }

  #faultFor(call: AdminCall): AdminFault | undefined {
    const met = this.#faults.find(({ scope, left }) => left > 0 && (scope.when?.(call) ?? true));
    if (met) met.left -= 1;
    return met?.fault;
  }

  #replyTo(asked: AdminAsked, fault: AdminFault | undefined): AdminReply {
    if (fault?.kind !== 'answer') return this.answer(asked);
    return typeof fault.reply === 'function' ? fault.reply(asked) : fault.reply;
  }
}

async function read(request: IncomingMessage): Promise<AdminAsked> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: bodyOf(Buffer.concat(chunks).toString(), request.headers['content-type'] ?? ''),
  };
}

function bodyOf(text: string, type: string): Readonly<Record<string, unknown>> {
  if (text === '') return {};
  if (/^application\/x-www-form-urlencoded/i.test(type)) return Object.fromEntries(new URLSearchParams(text));
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** What is long enough for a hash of a key is cut. */
const shortened = (path: string): string => path.replace(/[^/]{40,}/g, (part) => `${part.slice(0, 12)}…`);
