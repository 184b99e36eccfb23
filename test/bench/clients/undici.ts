import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import { serveRounds } from './measured.ts';

const [url = '', caFile = ''] = process.argv.slice(2);
const ca = readFileSync(caFile);

/** What one writes first: an agent of its own for every check, so that nothing is kept. */
serveRounds(async () => {
  const begun = performance.now();
  const dispatcher = new Agent({
    connect: { ca, host: '127.0.0.1', servername: 'localhost' },
    allowH2: false,
  });
  const { body } = await request(url, { dispatcher, headers: { authorization: 'Bearer sk-bench' } });
  await body.json();
  const latency = performance.now() - begun;
  await dispatcher.close();
  return latency;
});
