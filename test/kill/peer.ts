import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the practice API answers with, and what a handshake has to call it. */
export const OUTAGES = [
  { status: 418, code: 'HTTP_REJECTED' },
  { status: 402, code: 'QUOTA_EXHAUSTED' },
  { status: 410, code: 'HTTP_VERSION_UNSUPPORTED' },
] as const;
export type Outage = (typeof OUTAGES)[number];

/** An API that pairs or fails as it is told, and tells when somebody asks. */
export interface FlappingPeer {
  readonly url: string;
  outage: Outage | null;
  /** How long an answer takes, ms. @default 0 */
  lateMs: number;
  /** Resolves with the next request. */
  nextRequest(): Promise<void>;
  close(): void;
}

export async function flappingPeer(): Promise<FlappingPeer> {
  let waiting: (() => void)[] = [];
  const models = JSON.stringify({ object: 'list', data: [{ id: 'm', object: 'model' }] });
  const server = createServer((_request, response) => {
    const { outage, lateMs } = peer;
    const body = outage ? JSON.stringify({ error: { message: 'practice', type: 'practice' } }) : models;
    const answer = () => {
      response.writeHead(outage?.status ?? 200, { 'content-type': 'application/json' }).end(body);
    };
    if (lateMs > 0) setTimeout(answer, lateMs);
    else answer();
    for (const resolve of waiting) resolve();
    waiting = [];
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const peer: FlappingPeer = {
    url: `http://127.0.0.1:${port}/v1`,
    outage: null,
    lateMs: 0,
    nextRequest: () => new Promise((resolve) => waiting.push(resolve)),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return peer;
}
