import { readFileSync } from 'node:fs';
import { handshake } from '../../../functions/handshake/handshake.ts';
import type { HandshakeSpec } from '../../../functions/handshake/spec.ts';
import { serveRounds } from './measured.ts';

const [address = '', caFile = ''] = process.argv.slice(2);
const url = new URL(address);
const spec: HandshakeSpec = {
  target: 'bench',
  protocol: 'openai',
  url: new URL('/v1', url),
  location: 'bench',
  credential: { state: 'found', value: 'sk-bench-0123456789abcdef' },
  network: {
    ca: readFileSync(caFile, 'utf8'),
    resolve: [{ host: url.hostname, port: Number(url.port), address: '127.0.0.1' }],
  },
};

/** The whole product handshake; its latency is what the verdict reports, from tcp to the end of http. */
serveRounds(async () => {
  const { verdict } = await handshake(spec);
  if (verdict.outcome !== 'paired') throw new Error(`bench: ${verdict.fault?.code ?? verdict.outcome}`);
  const wire = verdict.phases.filter(({ phase }) => ['tcp', 'tls', 'http'].includes(phase));
  const first = wire[0];
  const last = wire.at(-1);
  if (!first || !last) throw new Error('bench: a paired verdict without phases');
  return last.startMs + last.durationMs - first.startMs;
});
