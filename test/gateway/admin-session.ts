import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';

interface Response {
  readonly type: string;
  readonly id?: string;
  readonly event?: string;
  readonly ok?: boolean;
  readonly payload?: Record<string, unknown>;
  readonly error?: { readonly code: string; readonly message: string };
}

const SCOPES = ['operator.admin', 'operator.pairing', 'operator.read'];

/** What a person does on the gateway's host: a session with the shared token and no device, which loopback may have. */
export class AdminSession {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<string, (response: Response) => void>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as Response;
      this.#waiting.get(frame.id ?? frame.event ?? '')?.(frame);
    });
  }

  static async open(url: URL, token: string): Promise<AdminSession> {
    const session = new AdminSession(new WebSocket(url, { perMessageDeflate: false }));
    await session.#next('connect.challenge');
    await session.call('connect', {
      minProtocol: 4,
      maxProtocol: 4,
      client: { id: 'gateway-client', version: '0.0.0', platform: 'linux', mode: 'backend' },
      role: 'operator',
      scopes: SCOPES,
      caps: [],
      commands: [],
      permissions: {},
      auth: { token },
    });
    return session;
  }

  async call(method: string, params: object): Promise<Record<string, unknown>> {
    const id = randomUUID();
    const response = this.#next(id);
    this.#socket.send(JSON.stringify({ type: 'req', id, method, params }));
    const { ok, payload = {}, error } = await response;
    if (ok) return payload;
    throw new Error(`${method}: ${error?.code} ${error?.message}`);
  }

  close(): void {
    this.#socket.close();
  }

  #next(key: string): Promise<Response> {
    return new Promise((resolve, reject) => {
      const settled = () => this.#socket.off('close', onClose).off('error', reject);
      const onClose = () => reject(new Error(`the gateway closed before ${key}`));
      this.#socket.once('close', onClose).once('error', reject);
      this.#waiting.set(key, (response) => {
        this.#waiting.delete(key);
        settled();
        resolve(response);
      });
    });
  }
}
