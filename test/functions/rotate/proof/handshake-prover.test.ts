import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PracticeApi } from '../../../../bin/drill/peers/api.ts';
import { fingerprint } from '../../../../functions/keys/fingerprint.ts';
import { LocalKeyStore } from '../../../../functions/local/key-store.ts';
import { HandshakeProver } from '../../../../functions/rotate/proof/handshake-prover.ts';
import { KEY } from '../../../support/api-spec.ts';
import { targetPlan } from '../../plan/target.ts';

const PENDING = '11111111-2222-4333-8444-555555555555';

let api: PracticeApi;
let root: string;
let prover: HandshakeProver;
beforeAll(async () => {
  api = await PracticeApi.start({ keys: [KEY] });
  root = await mkdtemp(join(tmpdir(), 'pairwatch-prover-'));
  const keys = new LocalKeyStore(root);
  await keys.put('api', 'sk-proj-Former9Wq2Lm5Xz8Rt3');
  await keys.stage('api', PENDING, KEY);
  const url = `http://127.0.0.1:${api.port}/v1`;
  const targets = [
    targetPlan({ name: 'api', url, key: { secret: 'api' } }),
    targetPlan({ name: 'proxied', url, key: { secret: 'api' }, proxy: 'http://proxy.example:3128' }),
  ];
  const network = { refuseLocalAddresses: false, proxyAuthEnv: 'PROXY_AUTH' };
  prover = new HandshakeProver({ plan: { network, targets }, keys, around: { env: {} } });
});
afterAll(async () => {
  await api.stop();
  await rm(root, { recursive: true, force: true });
});

test('a version is proved by a handshake with its key, whatever its label', async () => {
  expect(await prover.prove('here', 'api', PENDING)).toMatchObject({
    location: 'here',
    outcome: 'paired',
    fingerprint: fingerprint(KEY),
  });
});

test.each([
  ['KEY_NOT_FOUND', 'api', '99999999-2222-4333-8444-555555555555'],
  ['KEY_NOT_FOUND', 'nobody', PENDING],
  ['VARIABLE_MISSING', 'proxied', PENDING],
])('%s of %s: nothing is proved, and the code says why', async (code, name, version) => {
  expect(await prover.prove('here', name, version)).toEqual({
    location: 'here',
    outcome: 'inconclusive',
    code,
    at: expect.any(String),
    durationMs: 0,
  });
});
