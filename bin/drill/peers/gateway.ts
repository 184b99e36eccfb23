import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Peer } from './gateway/login.ts';
import type { PracticeGatewayOptions } from './gateway/options.ts';
import { PracticeSession } from './gateway/session.ts';
import { GatewayState, type LifeStage } from './gateway/state.ts';

export type { PracticeGatewayOptions } from './gateway/options.ts';

/** Connections of one address that have not logged in. */
const MAX_UNAUTHENTICATED = 32;
const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/;

/**
 * A faithful imitation of an OpenClaw gateway (2026.9.6, protocol 4) on loopback, in this process: what the scenarios
 * in `test/gateway` see of the real one, they see of this one.
 */
export class PracticeGateway {
  readonly state: GatewayState;
  readonly #sessions = new Set<PracticeSession>();
  readonly #sockets = new Set<Socket>();
  readonly #webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  #server: Server | undefined;
  #held: (() => void)[] = [];
  #port: number;

  private constructor(options: PracticeGatewayOptions) {
    this.state = new GatewayState(options);
    this.#port = options.port ?? 0;
  }

  /** Listens on 127.0.0.1. */
  static async start(options: PracticeGatewayOptions): Promise<PracticeGateway> {
    const gateway = new PracticeGateway(options);
    await gateway.listen();
    return gateway;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `${this.state.options.tls ? 'wss' : 'ws'}://127.0.0.1:${this.#port}`;
  }

  /** Listens again on its port after a `stop()`, with a new boot id where `rebooted`. */
  async listen(rebooted = false): Promise<void> {
    if (rebooted) this.state.bootId = randomUUID();
    const { tls } = this.state.options;
    const server = tls ? createTlsServer(tls) : createServer();
    server.on('request', (request, response) => {
      const ready = request.url === '/readyz' || request.url === '/healthz';
      response.writeHead(ready ? (this.state.stage === 'running' ? 200 : 503) : 404).end();
    });
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#whenAwake(() => this.#upgrade(request, socket, head)),
    );
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Nobody listens after it. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    for (const session of this.#sessions) session.end();
    for (const socket of this.#sockets) socket.destroy();
    this.#held = [];
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** `draining` tells its sessions, and takes nobody new; leaving `frozen` goes on with what had come meanwhile. */
  enter(stage: LifeStage): void {
    const thawed = this.state.stage === 'frozen';
    this.state.stage = stage;
    if (stage === 'draining') for (const session of this.#sessions) session.announceShutdown();
    if (!thawed) return;
    for (const go of this.#held.splice(0)) go();
    for (const session of this.#sessions) session.thaw();
  }

  /** Drains, stops, and comes back with a new boot id. */
  async restart(): Promise<void> {
    this.enter('draining');
    await this.stop();
    this.state.stage = 'running';
    await this.listen(true);
  }

  approve(requestId: string): boolean {
    return this.state.store.approve(requestId) !== undefined;
  }

  rotateToken(deviceId: string): void {
    this.state.store.rotate(deviceId);
    this.#invalidate(deviceId);
  }

  revokeToken(deviceId: string): void {
    this.state.store.revoke(deviceId);
    this.#invalidate(deviceId);
  }

  removeDevice(deviceId: string): void {
    this.state.store.remove(deviceId);
    this.#invalidate(deviceId);
  }

  #whenAwake(go: () => void): void {
    if (this.state.stage === 'frozen') this.#held.push(go);
    else go();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const peer = this.#peerOf(request);
    const refusal = this.#refusalOf(peer);
    if (refusal || !peer) {
      refuseUpgrade(socket, refusal ?? UNATTRIBUTED);
      return;
    }
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      const session = new PracticeSession(webSocket, peer, {
        state: this.state,
        invalidate: (deviceId) => this.#invalidate(deviceId),
        endShared: () => this.#endShared(),
      });
      this.#sessions.add(session);
      webSocket.on('close', () => this.#sessions.delete(session));
    });
  }

  #refusalOf(peer: Peer | undefined): UpgradeRefusal | undefined {
    if (this.state.stage === 'draining') return { status: 503, body: 'Gateway websocket admission closed' };
    if (!peer) return UNATTRIBUTED;
    const waiting = [...this.#sessions].filter((one) => !one.loggedIn && one.address === peer.address);
    return waiting.length < MAX_UNAUTHENTICATED
      ? undefined
      : { status: 503, body: 'Too many unauthenticated sockets' };
  }

  /** Undefined where a proxy speaks that nobody said to trust. */
  #peerOf({ socket, headers }: IncomingMessage): Peer | undefined {
    const { remoteAddress: address = '', remotePort: port = 0 } = socket;
    const forwarded = [headers['x-forwarded-for'] ?? []].flat()[0];
    if (forwarded === undefined) return { address, port, local: LOOPBACK.test(address), headers };
    if (this.state.options.trustedProxies === false) return undefined;
    return { address: forwarded.split(',')[0]?.trim() ?? '', port, local: false, headers };
  }

  #endShared(): void {
    for (const session of this.#sessions) if (session.byShared) session.close(4001, 'gateway auth changed');
  }

  #invalidate(deviceId: string): void {
    for (const session of this.#sessions)
      if (session.deviceId === deviceId) session.close(4001, 'device removed');
  }
}

interface UpgradeRefusal {
  readonly status: 403 | 503;
  readonly body: string;
}

const UNATTRIBUTED: UpgradeRefusal = {
  status: 403,
  body: JSON.stringify({
    error: { message: 'Proxy client attribution is required.', type: 'proxy_attribution_required' },
  }),
};

function refuseUpgrade(socket: Duplex, { status, body }: UpgradeRefusal): void {
  const reason = status === 403 ? 'Forbidden' : 'Service Unavailable';
  const type = status === 403 ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8';
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
