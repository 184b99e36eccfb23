import { expect, test } from '@jest/globals';
import { certificateAuthority } from '../../../../bin/drill/peers/certificates.ts';
import { handshake } from '../../../../functions/handshake/handshake.ts';
import { startDnsServer } from '../../../support/dns-server.ts';
import { startTlsServer } from '../../../support/tls-server.ts';

const LIST = JSON.stringify({ object: 'list', data: [{ id: 'm', object: 'model' }] });
const ANSWER = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${LIST.length}\r\n\r\n${LIST}`;

test('one handshake is one A, one AAAA, one connection and one full TLS handshake; two are twice that', async () => {
  const authority = await certificateAuthority();
  const dns = await startDnsServer((type) => (type === 'A' ? ['127.0.0.1'] : 'no-data'));
  const server = await startTlsServer(await authority.leaf({ hosts: ['api.example'] }), {
    onSocket: (socket) => socket.on('data', () => socket.write(ANSWER)),
  });
  const look = () =>
    handshake({
      target: 'api',
      protocol: 'openai',
      url: new URL(`https://api.example:${server.port}/v1`),
      location: 'private:test',
      credential: { state: 'found', value: 'sk-test-7Yb2Qm9LxKc4Vn81' },
      network: { ca: authority.pem, dns: dns.address },
    });
  for (const times of [1, 2]) {
    const { verdict } = await look();
    expect([verdict.outcome, verdict.fault]).toEqual(['paired', null]);
    expect(verdict.phases.slice(0, 4).map(({ phase }) => phase)).toEqual(['credential', 'dns', 'tcp', 'tls']);
    const queries = dns.queries.map((query) => query.split(' ')[0]).sort();
    expect(queries).toEqual([...Array(times).fill('A'), ...Array(times).fill('AAAA')]);
    expect([server.connections(), server.handshakes()]).toEqual([times, { full: times, resumed: 0 }]);
  }
  await Promise.all([dns.close(), server.close()]);
});
