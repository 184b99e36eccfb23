import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { handshake } from '../../functions/handshake/handshake.ts';
import type { Look } from '../../functions/probe/look.ts';
import { leaksIn, leftIn, secretsIn } from './left-behind.ts';
import { looking, remembering, type Steady, steadily } from './throughout.ts';
import { type WholeStage, wholeStage } from './whole-stage.ts';

const GRACE = '8s';
/** Then a rotation is broken off, and tells what it waited for, ms. */
const PATIENCE_MS = 180_000;

let stage: WholeStage;
let firstDevice: string;
/** Answered by the gateway's agent, which asks the provider. */
let messages: Steady<string>;
/** Of a watch on this machine, and of one that remembers the device, as in a region. */
let looks: readonly Steady<readonly Look[]>[] = [];
const secrets: string[] = [];

beforeAll(async () => {
  stage = await wholeStage(() => Promise.all([messages, ...looks].map((steady) => steady.more(2))));
  const { host, gateway, options, call, provider } = stage;
  firstDevice = await stage.stored('device');
  secrets.push(gateway.shared.value, provider.adminKey, ...(await secretsIn(host.keys)));

  messages = steadily(5_000, () => gateway.say('ping').catch(String));
  looks = [host.keys, remembering(host.keys, 'device')].map((keys) =>
    steadily(1_000, looking(options, host.folder, keys)),
  );
  await messages.more(2);
  const given = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
  await call(['rotate', 'ai', 'gateway', '--grace', GRACE], { interrupt: given });
  await messages.more(2);
  await stopUsing();
  secrets.push(...(await secretsIn(host.keys)));
}, 400_000);
afterAll(async () => {
  await stopUsing();
  await stage?.close();
}, 60_000);

const stopUsing = () => Promise.all([messages, ...looks].map((steady) => steady?.stop()));

describe('the key of a gateway and its device are rotated while both are in use', () => {
  test('every message to the gateway was answered', () => {
    expect(messages.ended.map(({ result }) => result)).toEqual(messages.ended.map(() => 'pong'));
  });

  test('no handshake of a watch failed, and no look of one that remembers the device', () => {
    const [here, region] = looks.map(({ ended }) => ended.flatMap(({ result }) => result));
    for (const seen of [here, region]) expect(seen?.filter(({ result }) => result !== 'paired')).toEqual([]);
    expect(failuresIn(here)).toEqual([]);
    expect(failuresIn(region)).toEqual(['DEVICE_TOKEN_REJECTED']);
  });

  test('both went on between promotion and delivery, and after the last retirement', async () => {
    const entries = await stage.entries();
    const done = (step: string) =>
      Date.parse(entries.findLast((entry) => entry.step === step && entry.outcome === 'done')?.at ?? '');
    for (const { ended } of [messages, ...looks]) {
      const between = ended.filter(({ from, to }) => from >= done('finish') && to <= done('deliver'));
      expect(between.length).toBeGreaterThanOrEqual(2);
      expect(ended.filter(({ from }) => from >= done('retire')).length).toBeGreaterThanOrEqual(2);
    }
  });

  test('the provider takes the new key alone', async () => {
    const { practice } = stage.provider;
    const asked = async (key: string) =>
      (await fetch(`${practice.url.href}/models`, { headers: { authorization: `Bearer ${key}` } })).status;
    expect(await asked(stage.firstKey)).toBe(401);
    expect(await asked(await stage.stored('ai'))).toBe(200);
    expect(practice.keys).toHaveLength(1);
  });

  test('the gateway refuses the former device, and takes the current one', async () => {
    const spec = { target: 'gateway', protocol: 'openclaw', location: 'private:here' } as const;
    const look = async (value: string) =>
      (await handshake({ ...spec, url: stage.gateway.url, credential: { state: 'found', value } })).verdict;
    expect(await look(firstDevice)).toMatchObject({ fault: { code: 'DEVICE_TOKEN_REJECTED' } });
    expect(await look(await stage.stored('device'))).toMatchObject({ fault: null });
  });

  test('the ledger verifies', () => stage.call(['audit', 'verify']));

  test.each([
    ['ai', 'AUTH_KEY_REJECTED', ['deliver done']],
    ['gateway', 'DEVICE_TOKEN_REJECTED', []],
  ])('and has each step of %s, with its proofs', async (target, code, delivered) => {
    const entries = (await stage.entries()).filter((entry) => entry.target === target);
    expect(entries.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      ...['create intended', 'create done', 'set skipped', 'test done', 'finish intended', 'finish done'],
      ...delivered,
      ...['retire intended', 'retire done'],
    ]);
    const [tested, retired] = ['test', 'retire'].map((step) =>
      entries.findLast((entry) => entry.step === step && entry.outcome === 'done'),
    );
    const { pending: fingerprint } = tested?.fingerprints ?? {};
    expect(tested?.proofs).toMatchObject([
      { outcome: expect.stringMatching(/^(paired|degraded)$/), fingerprint },
    ]);
    expect(retired?.proofs).toMatchObject([
      { outcome: 'failed', code, fingerprint: retired?.fingerprints.retired },
    ]);
  });

  test('no key, old or new, stands in what was said and written', async () => {
    const said = stage.calls.map(({ stdout, stderr }, at) => [`call ${at}`, stdout + stderr] as const);
    const left = await leftIn(join(stage.host.folder, '.pairwatch'));
    expect(left.size).toBeGreaterThan(20);
    expect(secrets.length).toBeGreaterThan(10);
    expect(leaksIn(new Map([...said, ...left]), secrets)).toEqual([]);
  });
});

const failuresIn = (seen: readonly Look[] | undefined): readonly string[] | undefined =>
  seen?.flatMap((look) => ('handshakes' in look ? look.handshakes : [])).flatMap(({ code }) => code ?? []);
