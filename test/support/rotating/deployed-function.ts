import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { packed } from '../../../functions/aws/table/packed.ts';
import type { RotationWishEvent } from '../../../functions/contract/events.ts';
import { grant } from '../../../functions/rotate/wish.ts';
import type { Scripted } from './scripted.ts';

/** What becomes of a call of the function, besides its answer. */
export type Fate =
  | 'answered'
  /** It does what it is asked, and the connection ends before it has answered. */
  | 'cut off'
  /** It does what it is asked, and its answer never arrives. */
  | 'silent'
  /** Lambda takes no more. */
  | 'throttled'
  /** An older one, which knows no wishes. */
  | 'older'
  | {
      /** Kind of its error. */
      readonly broken: string;
      /** Its message. @default - one that nobody may see */
      readonly because?: string;
    };

/** The function `rotate` and the state table as AWS's own APIs show them, over scripted rotations. */
export interface DeployedFunction {
  readonly endpoint: string;
  readonly asked: RotationWishEvent[];
  /** Of the next calls, in order; `answered` after these. */
  readonly fates: Fate[];
  close(): Promise<void>;
}

export async function deployedFunction(scene: () => Scripted): Promise<DeployedFunction> {
  const asked: RotationWishEvent[] = [];
  const fates: Fate[] = [];

  const invoke = async (body: string, response: ServerResponse): Promise<void> => {
    const event = JSON.parse(body) as RotationWishEvent;
    asked.push(event);
    const fate = fates.shift() ?? 'answered';
    if (typeof fate === 'object') {
      const broken = { errorType: fate.broken, errorMessage: fate.because ?? 'of a library' };
      response.setHeader('x-amz-function-error', 'Unhandled').end(JSON.stringify(broken));
      return;
    }
    switch (fate) {
      case 'throttled':
        response.writeHead(429, { 'x-amzn-errortype': 'TooManyRequestsException' }).end('{}');
        return;
      case 'older':
        response.end('null');
        return;
      case 'cut off':
        await grant(event, scene().subject, scene().ports);
        response.destroy();
        return;
      case 'silent':
        await grant(event, scene().subject, scene().ports);
        return;
      case 'answered':
        response.end(JSON.stringify(await grant(event, scene().subject, scene().ports)));
    }
  };
  const getItem = async (response: ServerResponse): Promise<void> => {
    const { rotations } = scene().ports;
    const record = await rotations.read('api');
    const { B = new Uint8Array() } = await packed(record);
    const body = { B: Buffer.from(B).toString('base64') };
    const Item = { pk: { S: 'rotation' }, sk: { S: 'api' }, body };
    response.end(JSON.stringify(record ? { Item } : {}));
  };
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    await (request.url?.includes('/functions/') ? invoke(body, response) : getItem(response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    fates,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
