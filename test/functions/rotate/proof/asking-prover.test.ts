import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { PracticeApi } from '../../../../bin/drill/peers/api.ts';
import { fingerprint } from '../../../../functions/keys/fingerprint.ts';
import { LocalKeyStore } from '../../../../functions/local/key-store.ts';
import { answerRequests } from '../../../../functions/rotate/proof/answer-requests.ts';
import { AskingProver } from '../../../../functions/rotate/proof/asking-prover.ts';
import { HandshakeProver } from '../../../../functions/rotate/proof/handshake-prover.ts';
import { KEY } from '../../../support/api-spec.ts';
import { MemoryProofRequests } from '../../../support/memory-proof-requests.ts';
import { keepsTheProofRequestsContract } from '../../../support/proof-requests-contract.ts';
import { JumpingClock } from '../../../support/rotating/jumping-clock.ts';
import { targetPlan } from '../../plan/target.ts';

const TICK = 60_000;
const OFFICE = 'private:office';
const PENDING = '11111111-2222-4333-8444-555555555555';

let count = 0;
keepsTheProofRequestsContract(
  () => new MemoryProofRequests(),
  () => `private:place-${count++}`,
);

/** While whoever asks waits, the watch of the private location has its turn. */
class TakingTurns extends JumpingClock {
  watch: (() => Promise<void>) | undefined;
  waitedMs = 0;

  override async sleep(ms: number): Promise<void> {
    this.waitedMs += ms;
    await super.sleep(ms);
    await this.watch?.();
  }
}

let api: PracticeApi;
let root: string;
let keys: LocalKeyStore;
let requests: MemoryProofRequests;
let clock: TakingTurns;
let prover: AskingProver;
beforeAll(async () => {
  api = await PracticeApi.start({ keys: [KEY] });
});
afterAll(() => api.stop());
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pairwatch-asking-'));
  keys = new LocalKeyStore(root);
  await keys.put('api-key', 'sk-proj-Former7Kq2Vb9Xw4');
  await keys.stage('api-key', PENDING, KEY);
  requests = new MemoryProofRequests();
  clock = new TakingTurns();
  prover = new AskingProver({ requests, clock, everyMs: TICK, handshakeMs: () => 10_000 });
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** The watch at the office, with real handshakes. */
function watches(): void {
  const targets = [targetPlan({ url: `http://127.0.0.1:${api.port}/v1`, locations: [OFFICE] })];
  const plan = { network: { refuseLocalAddresses: false }, targets };
  const there = new HandshakeProver({ plan, keys, around: { env: {} } });
  clock.watch = () => answerRequests({ location: OFFICE, requests, prover: there });
}
const prove = (since?: number) => prover.prove(OFFICE, 'api', PENDING, since);

describe('a private location', () => {
  test('that watches shakes hands with the version it is asked about, within the same call', async () => {
    watches();
    const before = api.connections;
    expect(await prove()).toMatchObject({
      location: OFFICE,
      outcome: 'paired',
      fingerprint: fingerprint(KEY),
    });
    expect(api.connections).toBeGreaterThan(before);
    expect(requests.kept.size).toBe(0);
    const { current } = await keys.versions('api-key');
    expect(await prover.prove(OFFICE, 'api', current?.version ?? '')).toMatchObject({
      outcome: 'failed',
      code: 'AUTH_KEY_REJECTED',
    });
  });

  test('that does not is asked, waited for some seconds, and silent after two ticks: nobody waits any more', async () => {
    expect(await prove()).toMatchObject({ outcome: 'inconclusive', code: 'LOCATION_ASKED' });
    const { waitedMs } = clock;
    expect(waitedMs).toBeGreaterThan(10_000);
    expect(waitedMs).toBeLessThan(TICK);
    clock.skip(2 * TICK);
    expect(await prove()).toMatchObject({ outcome: 'inconclusive', code: 'LOCATION_SILENT' });
    expect(clock.waitedMs).toBe(waitedMs);
  });

  test('finds the request when it is back, and its answer is taken by the next call', async () => {
    await prove();
    clock.skip(2 * TICK);
    await prove();
    watches();
    await clock.watch?.();
    clock.watch = undefined;
    clock.skip(5 * TICK);
    expect(await prove()).toMatchObject({ outcome: 'paired' });
    expect(await prove()).toMatchObject({ code: 'LOCATION_ASKED' });
  });

  test('proves nothing of what came after by a handshake from before', async () => {
    await prove();
    watches();
    await clock.watch?.();
    clock.watch = undefined;
    clock.skip(1_000);
    const retiredAt = clock.wallMs();
    expect(await prove(retiredAt)).toMatchObject({ code: 'LOCATION_ASKED' });
    watches();
    expect(await prove(retiredAt)).toMatchObject({ outcome: 'paired' });
  });

  test('that cannot be asked is inconclusive as well', async () => {
    requests.trouble = new Error('the table is away');
    expect(await prove()).toMatchObject({ outcome: 'inconclusive', code: 'LOCATION_NOT_ASKED' });
  });
});
