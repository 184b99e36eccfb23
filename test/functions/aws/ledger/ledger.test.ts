import { beforeEach, expect, test } from '@jest/globals';
import type { AwsClients } from '../../../../functions/aws/clients.ts';
import { DeployedRotationPorts } from '../../../../functions/aws/rotation/ports.ts';
import { entryName, type LedgerRecord } from '../../../../functions/contract/ledger.ts';
import { Ledger } from '../../../../functions/ledger/ledger.ts';
import { madeKey, signerOf, tickingClock } from '../../../ledger/intact.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { MemoryLedger } from '../../../support/memory-ledger.ts';
import { targetPlan, watchPlan } from '../../plan/target.ts';

const RECORD: LedgerRecord = { step: 'create', outcome: 'intended', rotation: 'v1', target: 'chat' };
const MINUTE = 60_000;
const ENTRY_MS = 1_000;

interface Asked {
  readonly Key: string;
  readonly StartAfter: string;
}

class Command {
  readonly input: Asked;
  constructor(input: Asked) {
    this.input = input;
  }
}
class List extends Command {}
class Get extends Command {}
class GetPublicKey extends Command {}

const lost = signerOf(madeKey('p256'));
let store: MemoryLedger;
let clock: ManualClock;
beforeEach(async () => {
  store = new MemoryLedger();
  clock = new ManualClock(Date.parse('2026-11-22T13:00:00.000Z'));
  const ledger = new Ledger({
    ...{ store, signer: lost, installation: 'mine', writer: 'me@here', clock: tickingClock() },
  });
  while (store.stored.size < 100) await ledger.append(RECORD);
});

const numberOf = (key: string): number => Number(/\d{8}/.exec(key)?.[0] ?? 0);

/** A bucket with that ledger, which takes its time for every object, and another key than the one that signed it. */
function clients(): AwsClients {
  const { publicKey } = signerOf(madeKey('p256'));
  const send = async (command: Command): Promise<object> => {
    const { Key, StartAfter } = command.input;
    if (command instanceof GetPublicKey)
      return { PublicKey: Buffer.from(publicKey.replaceAll(/-----[A-Z ]+-----|\n/g, ''), 'base64') };
    if (command instanceof List) {
      const numbers = [...store.stored.keys()].filter((number) => number > numberOf(StartAfter));
      return { Contents: numbers.map((number) => ({ Key: `entries/${entryName(number)}` })) };
    }
    clock.set(clock.wallMs() + ENTRY_MS);
    return { Body: { transformToByteArray: async () => store.stored.get(numberOf(Key)) } };
  };
  const sdk = { ListObjectsV2Command: List, GetObjectCommand: Get, GetPublicKeyCommand: GetPublicKey };
  const opened = async () => ({ sdk, client: { send } });
  return { s3: opened, kms: opened } as unknown as AwsClients;
}

function opened() {
  const teller = { tell: async () => [] };
  const options = { plan: watchPlan([targetPlan()]), home: 'eu-central-1', bucket: 'ledger', key: 'key' };
  const ports = new DeployedRotationPorts({ ...options, clients: clients(), clock, teller });
  return (runMs: number) => {
    const endsAt = clock.wallMs() + runMs;
    return ports.of({ id: 'run', by: 'rotate', leftMs: () => endsAt - clock.wallMs() }).ledger;
  };
}

const lostLease = Object.assign(new Error('another one is at work'), { code: 'BUSY' });
const hold = () => Promise.reject(lostLease);

test('the lease is asked for again where a ledger had to be read first', async () => {
  await expect(opened()(15 * MINUTE).append(RECORD, hold)).rejects.toBe(lostLease);
});

test('reading ends a minute before its run does, and goes on in the next one', async () => {
  const of = opened();
  for (let runs = 1; ; runs++) {
    const begunAt = clock.wallMs();
    const refusal: unknown = await of(2 * MINUTE)
      .append(RECORD, hold)
      .catch((error: unknown) => error);
    expect(clock.wallMs() - begunAt).toBeLessThan(MINUTE + 3 * ENTRY_MS);
    if (refusal === lostLease) return expect(runs).toBeGreaterThan(1);
    expect(refusal).toMatchObject({ code: 'LEDGER_BUSY' });
    expect(runs).toBeLessThan(10);
  }
});
