import type { AddressInfo } from 'node:net';
import WebSocket, { type RawData, WebSocketServer } from 'ws';

type Frame = Record<string, unknown>;

/** How the frames of each way are changed; the default leaves them. Undefined: the connection ends in its place. */
export interface Rewriting {
  /** May hold a frame, and with it those of the same client behind it. */
  readonly toGateway?: (frame: Frame) => Frame | undefined | Promise<Frame | undefined>;
  readonly toClient?: (frame: Frame) => Frame | undefined;
}

export interface RewritingRelay {
  readonly url: URL;
  close(): Promise<void>;
}

/** Stands between a client and a gateway, and rewrites what they say to each other. */
export async function rewritingRelay(
  gateway: URL,
  { toGateway, toClient }: Rewriting,
): Promise<RewritingRelay> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  server.on('connection', (client) => {
    const upstream = new WebSocket(gateway, { perMessageDeflate: false });
    const early: string[] = [];
    const forward = (text: string) => (upstream.readyState === 1 ? upstream.send(text) : early.push(text));
    const cut = () => {
      client.terminate();
      upstream.terminate();
    };
    let before = Promise.resolve();
    client.on('message', (data) => {
      before = before.then(async () => {
        const text = toGateway ? written(await toGateway(read(data))) : String(data);
        if (text === undefined) cut();
        else forward(text);
      });
    });
    upstream.on('open', () => {
      for (const text of early.splice(0)) upstream.send(text);
    });
    upstream.on('message', (data) => {
      const text = toClient ? written(toClient(read(data))) : String(data);
      if (text === undefined) cut();
      else client.send(text);
    });
    upstream.on('close', (code, reason) =>
      code === 1005 || code === 1006 ? client.terminate() : client.close(code, reason),
    );
    client.on('close', () => upstream.close());
    for (const socket of [client, upstream]) socket.on('error', () => socket.terminate());
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: new URL(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`),
    close: () =>
      new Promise((resolve) => {
        for (const client of server.clients) client.terminate();
        server.close(() => resolve());
      }),
  };
}

const read = (data: RawData): Frame => JSON.parse(String(data)) as Frame;
const written = (frame: Frame | undefined): string | undefined => frame && JSON.stringify(frame);
