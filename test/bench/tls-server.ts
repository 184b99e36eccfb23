import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

const [key = '', cert = ''] = process.argv.slice(2).map((file) => readFileSync(file, 'utf8'));
const models = JSON.stringify({ object: 'list', data: [{ id: 'practice', object: 'model' }] });

/** An API whose list costs nothing, in a process of its own, so that only the client's CPU is counted. */
const server = createServer({ key, cert, minVersion: 'TLSv1.3' }, (_request, response) => {
  response
    .writeHead(200, { 'content-type': 'application/json', 'content-length': models.length })
    .end(models);
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
