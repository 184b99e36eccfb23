import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import { parseConnectParams } from './connect-params.ts';
import { type GatewayError, type Refusal, type Request, readRequest, refuse } from './frames.ts';
import { helloOk } from './hello.ts';
import { type Login, logIn, type Peer } from './login.ts';
import { call } from './methods.ts';
import type { GatewayState } from './state.ts';

const MAX_FIRST_FRAME_BYTES = 64 * 1024;
const SILENCE_MS = 15_000;

export interface SessionHost {
  readonly state: GatewayState;
  /** Its device lost its authority: every session of the device ends. */
  invalidate(deviceId: string): void;
  /** The shared credential is another one: every session that came in by the former ends. */
  endShared(): void;
}

/** One connection, from the challenge to its end. */
export class PracticeSession {
  readonly #socket: WebSocket;
  readonly #peer: Peer;
  readonly #host: SessionHost;
  readonly #nonce = randomUUID();
  readonly #silence: NodeJS.Timeout;
  #login: Login | undefined;
  #held: Buffer[] = [];

  constructor(socket: WebSocket, peer: Peer, host: SessionHost) {
    this.#socket = socket;
    this.#peer = peer;
    this.#host = host;
    this.#silence = setTimeout(() => this.close(1000, ''), SILENCE_MS);
    socket.on('message', (data: Buffer, isBinary) => this.#onMessage(data, isBinary));
    socket.on('close', () => clearTimeout(this.#silence));
    socket.on('error', () => socket.terminate());
    this.#send({
      type: 'event',
      event: 'connect.challenge',
      payload: { nonce: this.#nonce, ts: host.state.now(), capabilities: ['model-catalog-snapshot'] },
    });
  }

  get loggedIn(): boolean {
    return this.#login !== undefined;
  }

  get deviceId(): string | undefined {
    return this.#login?.deviceId;
  }

  get byShared(): boolean {
    return this.#login?.method === 'token' || this.#login?.method === 'password';
  }

  get address(): string {
    return this.#peer.address;
  }

  announceShutdown(): void {
    this.#send({
      type: 'event',
      event: 'shutdown',
      payload: { reason: 'gateway stopping', restartExpectedMs: null },
    });
    this.close(1012, 'service restart');
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  end(): void {
    this.#socket.terminate();
  }

  /** What arrived while the gateway was frozen. */
  thaw(): void {
    for (const data of this.#held.splice(0)) this.#onMessage(data, false);
  }

  #onMessage(data: Buffer, isBinary: boolean): void {
    if (this.#host.state.stage === 'frozen') {
      this.#held.push(data);
      return;
    }
    if (!this.#login && data.length > MAX_FIRST_FRAME_BYTES) {
      this.close(1009, 'preauth payload too large');
      return;
    }
    const request = isBinary ? undefined : readQuietly(data);
    if (!request) this.close(1000, '');
    else if (this.#isCut('before', request)) this.end();
    else if (this.#login) void this.#answer(request, this.#login);
    else this.#connect(request);
  }

  #isCut(moment: 'before' | 'after', { method }: Request): boolean {
    return this.#host.state.options.tap?.(moment, method, this.#peer.port) === 'cut';
  }

  #connect(request: Request): void {
    const outcome = this.#judge(request);
    if (this.#isCut('after', request)) {
      this.end();
      return;
    }
    if ('error' in outcome) {
      this.#respond(request.id, { error: outcome.error });
      this.close(outcome.close.code, outcome.close.reason);
      return;
    }
    this.#login = outcome;
    clearTimeout(this.#silence);
    this.#respond(request.id, { payload: helloOk(outcome, this.#host.state) });
  }

  #judge({ method, params }: Request): Login | Refusal {
    const { state } = this.#host;
    if (method !== 'connect')
      return refuse('INVALID_REQUEST', 'invalid handshake: first request must be connect');
    const parsed = parseConnectParams(params);
    if (!parsed.ok) return refuse('INVALID_REQUEST', `invalid connect params: ${parsed.problem}`);
    if (state.stage === 'starting')
      return refuse(
        'UNAVAILABLE',
        'gateway starting; retry shortly',
        { reason: 'startup-sidecars' },
        { closeCode: 1013, retryAfterMs: 500 },
      );
    const { auth, store, lockout, protocol, lockOutLoopback } = state;
    const context = {
      auth,
      protocol,
      store,
      lockout,
      lockOutLoopback,
      nonce: this.#nonce,
      nowMs: state.now(),
    };
    return logIn(parsed.params, this.#peer, context);
  }

  async #answer(request: Request, login: Login): Promise<void> {
    const { id, method, params } = request;
    const result = await call(method, params, login, this.#host.state);
    if (this.#isCut('after', request)) this.end();
    else this.#respond(id, result.ok ? { payload: result.payload } : { error: result.error });
    if (!result.ok) return;
    if (result.invalidates !== undefined) this.#host.invalidate(result.invalidates);
    if (result.endsShared) this.#host.endShared();
  }

  #respond(id: string, body: { payload: unknown } | { error: GatewayError }): void {
    this.#send({ type: 'res', id, ok: 'payload' in body, ...body });
  }

  #send(frame: object): void {
    this.#socket.send(JSON.stringify(frame));
  }
}

function readQuietly(data: Buffer): Request | undefined {
  try {
    return readRequest(data.toString('utf8'));
  } catch {
    return undefined;
  }
}
