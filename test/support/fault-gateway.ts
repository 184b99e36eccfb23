import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { fault } from './fault-http.ts';
import type { FaultPeers } from './fault-peers.ts';

export interface GatewayRequest {
  readonly id: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly auth: Readonly<Record<string, string>>;
}

/** A frame, or a function that does as it likes with the socket. */
export type GatewayReply = object | ((socket: WebSocket, request: GatewayRequest) => void);

export interface GatewayScript {
  /** Sent at once. @default a good challenge */
  readonly greet?: (socket: WebSocket) => void;
  readonly connect: (request: GatewayRequest) => GatewayReply;
  /** Answers to what is asked after the hello-ok; `undefined` is silence. */
  readonly methods?: Readonly<Record<string, (request: GatewayRequest) => GatewayReply | undefined>>;
}

const NONCE = '2c0f7d1e-6b1d-4c55-9a51-6f0a4d3b8e77';

export const challenge = (ts = Date.now()) => ({
  type: 'event',
  event: 'connect.challenge',
  payload: { nonce: NONCE, ts, capabilities: [] },
});

export const sends = (frame: unknown) => (socket: WebSocket) =>
  socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
export const closes =
  (code: number, reason = '') =>
  (socket: WebSocket) =>
    socket.close(code, reason);

/** `connect` accepted, by a gateway that is well. */
export const hello = (over: { auth?: object; server?: object; protocol?: number } = {}) => ({
  ok: true,
  payload: {
    type: 'hello-ok',
    protocol: over.protocol ?? 4,
    server: { version: '2026.9.6', buildId: 'b1', bootId: 'boot-1', connId: 'conn-1', ...over.server },
    features: {
      methods: ['status', 'health', 'gateway.identity.get', 'models.probe'],
      events: ['tick', 'shutdown'],
    },
    snapshot: { presence: [], health: {}, stateVersion: { presence: 1, health: 1 }, uptimeMs: 60_000 },
    auth: {
      method: 'device-token',
      role: 'operator',
      scopes: ['operator.read'],
      deviceToken: 'dtk_mtx_5Xn8Rb2Wq7Lm4Jc9Vf3Kz6Ph1Ty0Gd',
      issuedAtMs: Date.now() - 86_400_000,
      ...over.auth,
    },
    policy: { maxPayload: 26_214_400, maxBufferedBytes: 52_428_800, tickIntervalMs: 30_000 },
  },
});

/** `connect` refused; the gateway closes after it. */
export const refuses =
  (
    code: string,
    detail: string,
    rest: object = {},
    { closeCode = 1008, retryAfterMs }: RefusalOptions = {},
  ) =>
  (socket: WebSocket, { id }: GatewayRequest) => {
    const details = { code: detail, ...rest };
    const error = { code, message: `refused: ${detail}`, details, ...(retryAfterMs ? { retryAfterMs } : {}) };
    socket.send(JSON.stringify({ type: 'res', id, ok: false, error }));
    socket.close(closeCode, detail.toLowerCase());
  };

interface RefusalOptions {
  readonly closeCode?: number;
  readonly retryAfterMs?: number;
}

const METHODS: NonNullable<GatewayScript['methods']> = {
  status: () => ({ ok: true, payload: STATUS }),
  health: () => ({ ok: true, payload: { ok: true } }),
  'gateway.identity.get': () => ({ ok: true, payload: { deviceId: 'gateway-1', publicKey: 'pk-1' } }),
};

/** What `status` says of a gateway that is well. */
export const STATUS = {
  runtimeVersion: '2026.9.6',
  degradedSecretOwners: [],
  modelRuntime: { degraded: false },
  degradedPlugins: [],
  eventLoop: { degraded: false, delayP99Ms: 12 },
  processMemory: { rss: 800_000_000 },
  queuedSystemEvents: [],
};

/** A gateway that says what it is told to; checks nothing. */
export async function gatewayPeer(peers: FaultPeers, script: GatewayScript): Promise<number> {
  const server = createServer();
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  const methods = { ...METHODS, ...script.methods };
  sockets.on('connection', (socket) => {
    socket.on('error', fault.ignored);
    (script.greet ?? sends(challenge()))(socket);
    socket.on('message', (message) => {
      const request = read(String(message));
      const reply =
        request.method === 'connect' ? script.connect(request) : methods[request.method]?.(request);
      if (reply === undefined) return;
      if (typeof reply === 'function') reply(socket, request);
      else socket.send(JSON.stringify({ type: 'res', id: request.id, ...reply }));
    });
  });
  peers.onClose(() => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
  });
  return peers.serve(server);
}

function read(text: string): GatewayRequest {
  const { id = '', method = '', params = {} } = JSON.parse(text) as Partial<GatewayRequest>;
  const { auth = {} } = params as { auth?: Record<string, string> };
  return { id, method, params, auth };
}
