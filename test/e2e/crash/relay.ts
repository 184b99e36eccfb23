import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request of an SDK says of itself. */
export interface Request {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly query?: Readonly<Record<string, unknown>>;
}

/** `SERVICE.Action`, as AWS's own record has it. */
export function nameOf({ headers, query = {} }: Request): string {
  const [, target] = Object.entries(headers).find(([name]) => /^x-amz-target$/i.test(name)) ?? [];
  return typeof target === 'string' ? target : `s3.${query['x-id'] ?? 'ListObjectsV2'}`;
}

export interface Relay {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** The way to an endpoint, which hears what is asked there, and from which port. */
export async function relayTo(to: string, heard: (name: string, from: number) => void): Promise<Relay> {
  const server = createServer((request, response) => {
    const { method, url = '/', headers, socket } = request;
    const { searchParams } = new URL(url, to);
    heard(nameOf({ headers, query: Object.fromEntries(searchParams) }), socket.remotePort ?? 0);
    const onward = ask(new URL(url, to), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
