import { beforeEach, expect, test } from '@jest/globals';
import type { RotationPlan } from '../../../functions/contract/rotation.ts';
import { readEntry } from '../../../functions/ledger/entry.ts';
import { Ledger } from '../../../functions/ledger/ledger.ts';
import { LedgerError } from '../../../functions/ledger/ports.ts';
import type { MetricSample } from '../../../functions/probe/metric-sink.ts';
import { type AuditPorts, audit } from '../../../functions/reconcile/audit.ts';
import type { TrailRecord } from '../../../functions/reconcile/trail-record.ts';
import type { News } from '../../../functions/rotate/news.ts';
import { madeKey, signerOf, tickingClock } from '../../ledger/intact.ts';
import { MemoryLedger, objectsOf } from '../../support/memory-ledger.ts';
import { targetPlan, watchPlan } from '../plan/target.ts';

const rotation: RotationPlan = {
  target: 'api',
  driver: 'openai',
  everyDays: 30,
  graceMs: 0,
  deadlineMs: 86_400_000,
  verify: 'all',
  deliverTo: [],
  issuer: {},
};
const signer = signerOf(madeKey('ed25519'));
const DAY = 86_400_000;

let store: MemoryLedger;
let news: News[];
let samples: MetricSample[];
let ledger: Ledger;
beforeEach(async () => {
  store = new MemoryLedger();
  news = [];
  samples = [];
  ledger = new Ledger({ store, signer, installation: 'mine', writer: 'me@here', clock: tickingClock() });
  for (const step of ['create', 'finish', 'retire'] as const)
    await ledger.append({ step, outcome: 'done', rotation: 'v1', target: 'api' });
});

const started = async () => Date.parse((await entries())[0]?.at ?? '');
const entries = async () =>
  [...store.stored.values()].flatMap((bytes) => {
    const read = readEntry(bytes);
    return read.state === 'read' ? [read.value] : [];
  });

async function audited(change: Partial<AuditPorts> = {}, afterMs = DAY) {
  const now = (await started()) + afterMs;
  return audit({
    plan: watchPlan([targetPlan()], { rotations: [rotation] }),
    source: store,
    trust: { ids: new Set([signer.keyId]) },
    rotations: { read: async () => undefined },
    versions: async () => ({ current: { version: 'v1', createdAt: new Date(now - DAY).toISOString() } }),
    keys: async () => undefined,
    ledger,
    metrics: { publish: async (_, some) => void samples.push(...some) },
    tell: async (one) => void news.push(one),
    clock: { wallMs: () => now },
    ...change,
  });
}

test('a sound ledger whose witnesses agree: a clean value, a checkpoint, and nothing to tell', async () => {
  expect(await audited()).toEqual({ entries: 4, ledger: [], findings: [], unheard: [] });
  expect(samples).toEqual([{ metric: 'LedgerBroken', of: 'mine', value: 0 }]);
  expect(news).toEqual([]);
  expect([...store.kept.keys()]).toEqual([5]);
});

test('a ledger that was changed is told, and takes no findings; its head is anchored all the same', async () => {
  const bytes = Buffer.from(store.stored.get(3) ?? []);
  store.stored.set(3, Buffer.from(bytes.toString().replace('"finish"', '"retire"')));
  const answer = await audited({
    versions: async () => ({ current: { version: 'mine', createdAt: '2040-01-01T00:00:00.000Z' } }),
  });
  expect(answer.ledger).toContain('LEDGER_SIGNATURE_INVALID');
  expect(samples).toEqual([{ metric: 'LedgerBroken', of: 'mine', value: 1 }]);
  expect(news[0]).toMatchObject({ subject: 'mine', severity: 'page', evidence: { first: 3 } });
  expect((await entries()).map(({ step }) => step)).not.toContain('reconcile-finding');
  expect([...store.kept.keys()]).toEqual([5]);
});

test('a ledger that cannot be read is said, compared with nothing, and its head is anchored all the same', async () => {
  class Refusing extends MemoryLedger {
    override async *entries() {
      yield* objectsOf(store.stored).slice(0, 2);
      throw new LedgerError('LEDGER_UNREACHABLE', 'the bucket: AccessDenied');
    }
  }
  const versions = async () => ({
    current: { version: 'mine', createdAt: '2040-01-01T00:00:00.000Z' },
  });
  const unheard = ['ledger (the bucket: AccessDenied)'];
  expect(await audited({ source: new Refusing(), versions })).toEqual({
    entries: 2,
    ledger: [],
    findings: [],
    unheard,
  });
  expect(news).toMatchObject([
    { code: 'WITNESS_SILENT', subject: 'mine', evidence: { witness1: unheard[0] } },
  ]);
  expect(samples).toEqual([]);
  expect([...store.kept.keys()]).toEqual([5]);
});

test('a ledger that there is no time to read to its end is said, with where that can be done', async () => {
  let looked = 0;
  const answer = await audited({ isLate: () => ++looked > 2 });
  const said = `ledger (memory: there was time for 2 of its 4 entries; \`pairwatch audit verify --store aws\` takes the time)`;
  expect(answer).toEqual({ entries: 2, ledger: [], findings: [], unheard: [said] });
  expect(news).toMatchObject([{ code: 'WITNESS_SILENT', evidence: { witness1: said } }]);
  expect(samples).toEqual([]);
  expect([...store.kept.keys()]).toEqual([5]);
});

test('where nobody takes that news, its head is anchored as well', async () => {
  let looked = 0;
  const tell = () => Promise.reject(new Error('notify does not answer'));
  await expect(audited({ isLate: () => ++looked > 2, tell })).rejects.toThrow('notify does not answer');
  expect([...store.kept.keys()]).toEqual([5]);
});

test('what witnesses find is told every day, and written down once', async () => {
  const theirs = { id: 'key-9', name: 'theirs', createdAt: (await started()) + 10_000 };
  const keys = async () => [theirs];
  for (let day = 1; day <= 3; day++) {
    const { findings } = await audited({ keys }, day * DAY);
    expect(findings).toMatchObject([{ code: 'UNKNOWN_KEY', target: 'api' }]);
  }
  expect(news.map(({ code, subject }) => [code, subject])).toEqual(Array(3).fill(['UNKNOWN_KEY', 'api']));
  const written = (await entries()).filter(({ step }) => step === 'reconcile-finding');
  expect(written).toHaveLength(1);
  expect(written[0]).toMatchObject({ target: 'api', facts: { finding: 'UNKNOWN_KEY', id: 'key-9' } });
});

test('a witness that does not answer is named, and accuses nobody', async () => {
  const silent = () => Promise.reject(Object.assign(new Error('sk-secret'), { code: 'AccessDenied' }));
  const { findings, unheard } = await audited({ versions: silent, keys: silent });
  expect(findings).toEqual([]);
  expect(unheard).toEqual([
    'api: versions of the secret (AccessDenied)',
    "api: provider's list (AccessDenied)",
  ]);
  expect(news).toMatchObject([
    {
      code: 'WITNESS_SILENT',
      subject: 'mine',
      severity: 'ticket',
      evidence: { witness2: "api: provider's list (AccessDenied)" },
    },
  ]);
  expect((await entries()).filter(({ step }) => step === 'reconcile-finding')).toEqual([]);
});

test('CloudTrail is asked once for all secrets, and what it tells is compared with each', async () => {
  const stranger = 'arn:aws:iam::111122223333:user/stranger';
  const moved = (secret: string, at: number): TrailRecord => ({
    name: 'UpdateSecretVersionStage',
    id: 'event-1',
    at,
    secret,
    account: '111122223333',
    principal: stranger,
    version: 'v9',
    labels: ['AWSCURRENT'],
  });
  const asked: unknown[] = [];
  const trail = (secret: string) => async (names: readonly string[], since: number, until: number) => {
    asked.push([names.includes('UpdateSecretVersionStage'), until - since]);
    return {
      trail: { since: until, records: [moved(secret, until - DAY / 2)] },
      unheard: ['CloudTrail: X'],
    };
  };
  const { key } = targetPlan();
  const answer = await audited({ trail: trail(`pairwatch/mine/${key?.secret}`) });
  expect(asked).toEqual([[true, 7 * DAY]]);
  expect(answer.findings).toMatchObject([{ code: 'ROTATION_WITHOUT_ENTRY', evidence: { by: stranger } }]);
  expect(answer.unheard).toEqual(['CloudTrail: X']);
  expect((await audited({ trail: trail('pairwatch/mine/another') })).findings).toEqual([]);
});

test('who else reads is looked up where somebody wants to know: the two days before today, whole', async () => {
  const asked: unknown[] = [];
  const stranger = { principal: 'arn:aws:iam::111122223333:user/stranger', account: '111122223333' };
  const trail: AuditPorts['trail'] = async (names, since, until) => {
    const read: TrailRecord = {
      ...{ ...stranger, name: 'GetSecretValue', id: 'event-1', at: since, labels: [] },
      secret: 'pairwatch/mine/api-key',
    };
    if (!names.includes('GetSecretValue')) return { trail: { since: until, records: [] }, unheard: [] };
    asked.push([since % DAY, until - since]);
    return { trail: { since, records: [read] }, unheard: [] };
  };
  const plan = watchPlan([targetPlan()], { rotations: [rotation] });
  expect((await audited({ trail, plan })).findings).toEqual([]);
  const watching = { trail, plan: { ...plan, allowedReaders: [] } };
  expect((await audited(watching)).findings).toMatchObject([{ code: 'FOREIGN_READER', target: 'api' }]);
  expect(asked).toEqual([[0, 2 * DAY - 1]]);
  await audited(watching);
  expect(news).toMatchObject([{ code: 'FOREIGN_READER', once: expect.stringContaining(stranger.principal) }]);
  const allowed = { ...plan, allowedReaders: [stranger.principal] };
  expect((await audited({ trail, plan: allowed })).findings).toEqual([]);
});

test('where no number can be published, people hear of a broken ledger all the same', async () => {
  store.stored.delete(3);
  const denied = new Error('AccessDenied');
  const metrics = { publish: () => Promise.reject(denied) };
  await expect(audited({ metrics })).rejects.toBe(denied);
  expect(news.map(({ code }) => code)).toContain('LEDGER_GAP');
  expect([...store.kept.keys()]).toEqual([5]);
});

test('a rotation that lost its target is told once', async () => {
  await ledger.append({ step: 'create', outcome: 'done', rotation: 'w1', target: 'gone' });
  for (let day = 2; day <= 3; day++) await audited({}, day * DAY);
  expect(news).toMatchObject([{ code: 'ROTATION_OVERDUE', subject: 'gone', evidence: { event: 'w1' } }]);
});

test('a ledger that takes nothing keeps nobody from hearing of every finding, and the head from being anchored', async () => {
  const keys = async () =>
    ['key-8', 'key-9'].map((id) => ({
      id,
      name: 'theirs',
      createdAt: Date.parse('2026-11-22T12:01:00.000Z'),
    }));
  const refused = new LedgerError(
    'LEDGER_CANNOT_SIGN',
    'the key 1234 in eu-central-1: AccessDeniedException',
  );
  let anchored = 0;
  const signless = {
    append: () => Promise.reject(refused),
    checkpoint: async () => {
      anchored++;
    },
  };
  await expect(audited({ keys, ledger: signless })).rejects.toBe(refused);
  expect(news.map(({ evidence }) => evidence['id'])).toEqual(['key-8', 'key-9']);
  expect(anchored).toBe(1);
});

test('what happened once is told until it is written down', async () => {
  const at = (await started()) + DAY / 2;
  const failed = {
    name: 'RotationFailed' as const,
    id: 'event-1',
    at: at + 10 * DAY,
    secret: 'pairwatch/mine/api-key',
  };
  const record: TrailRecord = {
    ...failed,
    account: '1',
    principal: 'secretsmanager.amazonaws.com',
    labels: [],
  };
  const trail = async () => ({ trail: { since: at, records: [record] }, unheard: [] });
  const busy = { append: () => Promise.reject(new Error('busy')), checkpoint: async () => undefined };
  await expect(audited({ trail, ledger: busy }, 12 * DAY)).rejects.toThrow('busy');
  await audited({ trail }, 12 * DAY);
  await audited({ trail }, 13 * DAY);
  expect(news.map(({ code }) => code)).toEqual(['ROTATION_NOT_BEGUN', 'ROTATION_NOT_BEGUN']);
});
