import type { RemoteInfo } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';
import DNS from 'dns2';

export type RecordType = 'A' | 'AAAA';

/** What the server says to one question; `silence` is no answer at all. */
export type DnsReply =
  | readonly string[]
  | 'nxdomain'
  | 'servfail'
  | 'refused'
  | 'no-data'
  | 'silence'
  | { readonly afterMs: number; readonly reply: readonly string[] };

export interface DnsServer {
  /** `address:port`, IPv6 in brackets, as `network.dns` takes it. */
  readonly address: string;
  /** `A name` or `AAAA name`, in order of arrival. */
  readonly queries: readonly string[];
  close(): Promise<void>;
}

const { Packet } = DNS;
const RCODES = {
  nxdomain: Packet.RCODE.NXDOMAIN,
  servfail: Packet.RCODE.SERVFAIL,
  refused: Packet.RCODE.REFUSED,
};

/** A real name server over UDP that answers as it is told, and counts what it was asked. */
export async function startDnsServer(
  answer: (type: RecordType, name: string) => DnsReply,
  host: '127.0.0.1' | '::1' = '127.0.0.1',
): Promise<DnsServer> {
  const queries: string[] = [];
  let closed = false;
  const server = DNS.createUDPServer({ type: host === '::1' ? 'udp6' : 'udp4' });
  server.on(
    'request',
    async (request: DNS.Packet, send: (response: DNS.Packet) => Promise<Buffer>, _from: RemoteInfo) => {
      const question = request.questions[0];
      if (!question) return;
      const type = question.type === Packet.TYPE.AAAA ? 'AAAA' : 'A';
      queries.push(`${type} ${question.name}`);
      let reply = answer(type, question.name);
      if (reply === 'silence') return;
      if (typeof reply === 'object' && 'afterMs' in reply) {
        await sleep(reply.afterMs, undefined, { ref: false });
        reply = reply.reply;
      }
      const response = Packet.createResponseFromRequest(request);
      if (typeof reply === 'string') response.header.rcode = reply === 'no-data' ? 0 : RCODES[reply];
      else {
        for (const address of reply) {
          response.answers.push(Packet.createResourceFromQuestion(question, { ttl: 60, address }));
        }
      }
      if (!closed) await send(response);
    },
  );
  await server.listen(0, host);
  const { port } = server.address();
  return {
    address: host === '::1' ? `[::1]:${port}` : `127.0.0.1:${port}`,
    queries,
    close: () => {
      closed = true;
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
