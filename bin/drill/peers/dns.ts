import DNS from 'dns2';

/** What the practice resolver says to a question about a name. */
export type DnsAnswer =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'nxdomain' | 'servfail' | 'no-address' | 'silence' };

export interface PracticeDns {
  /** `address:port`, as `--dns` takes it. */
  readonly address: string;
  /** From now on; names never told of are NXDOMAIN. */
  answer(name: string, answer: DnsAnswer): void;
  close(): Promise<void>;
}

const { Packet } = DNS;

/** A real resolver on loopback over UDP that answers A and AAAA as it was told. */
export async function startPracticeDns(): Promise<PracticeDns> {
  const answers = new Map<string, DnsAnswer>();
  const server = DNS.createServer({
    udp: true,
    handle: (request, send) => {
      const question = request.questions[0];
      const answer = answers.get(question?.name.toLowerCase() ?? '') ?? { kind: 'nxdomain' };
      if (!question || answer.kind === 'silence') return;
      const response = Packet.createResponseFromRequest(request);
      if (answer.kind === 'nxdomain') response.header.rcode = Packet.RCODE.NXDOMAIN;
      if (answer.kind === 'servfail') response.header.rcode = Packet.RCODE.SERVFAIL;
      if (answer.kind === 'address') {
        const type = answer.address.includes(':') ? Packet.TYPE.AAAA : Packet.TYPE.A;
        if (question.type === type) {
          response.answers.push(
            Packet.createResourceFromQuestion(question, { ttl: 1, address: answer.address }),
          );
        }
      }
      send(response);
    },
  });
  const listening = await server.listen({ udp: { port: 0, address: '127.0.0.1' } });
  const port = listening.udp?.port;
  if (port === undefined) throw new Error('the practice resolver did not open a UDP port');
  return {
    address: `127.0.0.1:${port}`,
    answer: (name, answer) => {
      answers.set(name.toLowerCase(), answer);
    },
    close: () => server.close(),
  };
}
