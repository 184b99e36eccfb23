import { createSocket } from 'node:dgram';
import type { FaultPeers } from './fault-peers.ts';

export type RecordType = 'A' | 'AAAA';
export interface DnsAnswer {
  /** 0 is success, 2 SERVFAIL, 3 NXDOMAIN, 5 refused. */
  readonly rcode: number;
  readonly addresses?: readonly string[];
}
/** `undefined` is silence; bytes are sent as they are. */
export type DnsHandler = (name: string, type: RecordType) => DnsAnswer | Buffer | undefined;

export interface DnsPeer {
  /** `address:port`. */
  readonly address: string;
  /** `A name`, in order of arrival. */
  readonly queries: readonly string[];
}

/** A name server over UDP whose answers are made by hand. */
export async function dnsPeer(peers: FaultPeers, handle: DnsHandler): Promise<DnsPeer> {
  const socket = createSocket('udp4');
  const queries: string[] = [];
  socket.on('message', (query, from) => {
    const { name, type, end } = question(query);
    queries.push(`${type} ${name}`);
    const answer = handle(name, type);
    if (answer === undefined) return;
    socket.send(Buffer.isBuffer(answer) ? answer : encode(query, end, type, answer), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  peers.onClose(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  return { address: `127.0.0.1:${socket.address().port}`, queries };
}

function question(query: Buffer): { name: string; type: RecordType; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return {
    name: labels.join('.').toLowerCase(),
    type: query.readUInt16BE(at + 1) === 28 ? 'AAAA' : 'A',
    end: at + 5,
  };
}

function encode(query: Buffer, questionEnd: number, type: RecordType, answer: DnsAnswer): Buffer {
  const addresses = answer.addresses ?? [];
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(0x8180 | answer.rcode, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(addresses.length, 6);
  header.writeUInt32BE(0, 8);
  const records = addresses.map((address) => {
    const data = type === 'A' ? Buffer.from(address.split('.').map(Number)) : ipv6(address);
    const fixed = Buffer.from([0xc0, 12, 0, type === 'A' ? 1 : 28, 0, 1, 0, 0, 0, 60, 0, data.length]);
    return Buffer.concat([fixed, data]);
  });
  return Buffer.concat([header, query.subarray(12, questionEnd), ...records]);
}

function ipv6(address: string): Buffer {
  const [head = '', tail = ''] = address.split('::');
  const groups = (text: string) => text.split(':').filter((group) => group !== '');
  const [first, last] = [groups(head), groups(tail)];
  const middle = Array<string>(8 - first.length - last.length).fill('0');
  return Buffer.from([...first, ...middle, ...last].map((group) => group.padStart(4, '0')).join(''), 'hex');
}
