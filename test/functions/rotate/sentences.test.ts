import { afterEach, expect, test } from '@jest/globals';
import { PracticeOpenAi } from '../../../bin/drill/peers/admin/openai.ts';
import { PracticeGateway } from '../../../bin/drill/peers/gateway.ts';
import { overdueText } from '../../../bin/output/rotation.ts';
import { ALARMS } from '../../../functions/contract/alarms.ts';
import type { RotationPlan } from '../../../functions/contract/rotation.ts';
import { enroll } from '../../../functions/handshake/openclaw/enroll.ts';
import { formatDeviceDocument } from '../../../functions/keys/device-document.ts';
import { secretIn } from '../../../functions/keys/secret-in.ts';
import { newsBetween, rotationSamples } from '../../../functions/rotate/news.ts';
import type { Prover } from '../../../functions/rotate/ports.ts';
import { HandshakeProver } from '../../../functions/rotate/proof/handshake-prover.ts';
import { emptyRecord, type RotationRecord } from '../../../functions/rotate/record.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { type LocalStage, localStage } from '../../support/rotating/local-stage.ts';
import { rotateToEnd } from '../../support/rotating/run.ts';
import { targetPlan } from '../plan/target.ts';
import { ADMIN_KEY, FIRST_KEY } from './drivers/scene.ts';

const KEY = 'api-key';
const COURIER = 'office/courier';
const NEAR = 'us-east-1';
const FAR = 'eu-central-1';
const PROVIDER = 'practice';
const GATEWAY_TOKEN = 'shr_3Tb7Kx9Wp2Zn6Lq4';
const DAY_MS = 86_400_000;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A provider with one key, that two locations look at; `away`: a location that meets another server in its place. */
async function scene(
  over: Partial<RotationPlan> = {},
  given: { readonly provider?: PracticeOpenAi; readonly office?: PracticeGateway } = {},
) {
  const { provider = await openAi(), office } = given;
  const url = provider.url.href;
  const target = targetPlan({ url, key: { secret: KEY }, locations: [NEAR, FAR], quorum: 1 });
  const plan: RotationPlan = {
    ...{ target: target.name, driver: 'openai', everyDays: 30, vault: 'vault', verify: 'all' },
    ...{ graceMs: 3_600_000, deadlineMs: DAY_MS, deliverTo: [], issuer: { url, project: 'proj_1' } },
    ...over,
  };
  const secrets = { [KEY]: FIRST_KEY, vault: JSON.stringify({ schema: 1, adminKey: ADMIN_KEY }) };
  const courier = office && { [COURIER]: await courierOf(office) };
  const upstream = { provider: PROVIDER, courier: COURIER, everyMs: 3_600_000, timeoutMs: 2_000 };
  const gateways = office
    ? [
        targetPlan({
          name: 'office',
          protocol: 'openclaw',
          url: office.url,
          key: { secret: 'office' },
          upstream,
        }),
      ]
    : [];
  const stage = await localStage(target, plan, { ...secrets, ...courier }, gateways);
  closing.push(() => stage.remove());
  const away: { server?: URL } = {};
  const prover: Prover = {
    prove: (location, name, version) => {
      const seen = location === FAR && away.server ? { ...target, url: away.server.href } : target;
      const there = { network: { refuseLocalAddresses: false }, targets: [seen] };
      return new HandshakeProver({ plan: there, keys: stage.keys, around: { env: {} } }).prove(
        location,
        name,
        version,
      );
    },
  };
  return { ...stage, ports: { ...stage.ports, prover }, provider, away };
}

async function openAi(): Promise<PracticeOpenAi> {
  const provider = await PracticeOpenAi.start({ adminKey: ADMIN_KEY, project: 'proj_1', keys: [FIRST_KEY] });
  closing.push(() => provider.server.stop());
  return provider;
}

async function courierOf(gateway: PracticeGateway): Promise<string> {
  const scopes = ['operator.admin'];
  const asked = { approvedScopes: scopes, sessionScopes: scopes, pollMs: 20 };
  const shared = { kind: 'token', value: GATEWAY_TOKEN } as const;
  const at = { target: 'office', url: new URL(gateway.url), location: 'private:here' };
  for await (const event of enroll({ ...at, ...asked, shared })) {
    if (event.state === 'pending') gateway.approve(event.requestId);
    if (event.state === 'proved') return formatDeviceDocument(event.document);
  }
  throw new Error('the courier was not paired');
}

async function keyNow({ keys }: Pick<LocalStage, 'keys'>): Promise<string> {
  const stored = await keys.read(KEY);
  return stored.state === 'found' ? secretIn(stored.value) : stored.state;
}

const sampleOf = (record: RotationRecord, metric: string, now: number) =>
  rotationSamples(record, now).find((sample) => sample.metric === metric)?.value;

test('the new key fails in one location: not promoted, AWSPENDING cleared, next rotation works', async () => {
  const stage = await scene();
  const elsewhere = await openAi();
  stage.away.server = elsewhere.url;
  const { record } = await rotateToEnd(stage);
  expect(record.rotation).toMatchObject({
    state: 'aborted',
    because: { code: 'NOT_PROVED', message: expect.stringContaining(`${FAR} (AUTH_KEY_REJECTED)`) },
  });
  expect(await keyNow(stage)).toBe(FIRST_KEY);
  expect((await stage.keys.versions(KEY)).pending).toBeUndefined();
  expect(stage.provider.keys.map(({ value }) => value)).toEqual([FIRST_KEY]);
  expect(sampleOf(record, 'RotationFailed', stage.clock.wallMs())).toBe(1);
  delete stage.away.server;
  const next = (await rotateToEnd(stage)).record;
  expect(next.rotation).toMatchObject({ state: 'done' });
  expect(sampleOf(next, 'RotationFailed', stage.clock.wallMs())).toBe(0);
  expect(stage.provider.keys.map(({ value }) => value)).toEqual([await keyNow(stage)]);
  expect(await stage.findings()).toEqual([]);
});

test('the target is down: abort, nothing lost', async () => {
  const stage = await scene();
  const { server } = stage.provider;
  server.inject(
    { kind: 'answer', reply: { status: 503, body: { error: { message: 'down' } } } },
    { when: ({ path }) => path === '/v1/models' },
  );
  expect((await rotateToEnd(stage)).record.rotation).toMatchObject({
    state: 'aborted',
    because: { code: 'TARGET_DOWN' },
  });
  expect(await keyNow(stage)).toBe(FIRST_KEY);
  expect((await stage.keys.versions(KEY)).pending).toBeUndefined();
  expect(stage.provider.keys.map(({ value }) => value)).toEqual([FIRST_KEY]);
  server.mend();
  expect((await rotateToEnd(stage)).record.rotation).toMatchObject({ state: 'done' });
  expect(stage.provider.accepts(await keyNow(stage))).toBe(true);
});

/** The same with a gateway that uses the key. */
async function withOffice() {
  const provider = await openAi();
  let read: () => Promise<string> = async () => FIRST_KEY;
  const office = await PracticeGateway.start({
    auth: { mode: 'token', token: GATEWAY_TOKEN },
    providers: { [PROVIDER]: { baseUrl: provider.url.href, apiKey: FIRST_KEY } },
    readSecret: () => read(),
  });
  closing.push(() => office.stop());
  const stage = await scene({ deliverTo: [{ gateway: 'office', provider: PROVIDER }] }, { provider, office });
  read = () => keyNow(stage);
  return { stage, office };
}

test('delivery impossible for a day: the old key stays, the alert fires', async () => {
  const { stage, office } = await withOffice();
  await office.stop();
  const rotations = new Rotations(stage.ports);
  let standing = await rotations.start(stage.subject);
  expect(newsBetween(emptyRecord('api'), standing.record, stage.clock.wallMs())).toMatchObject([
    { code: 'NOT_DELIVERED', summary: expect.stringContaining('office does not use the new key yet') },
  ]);
  const { comparison, threshold, metric } = ALARMS.RetirementOverdue;
  expect(comparison).toBe('>=');
  const begun = stage.clock.wallMs();
  while (stage.clock.wallMs() - begun < DAY_MS + 3_600_000) {
    const { deadlineAt = 0 } = standing.record.rotation ?? {};
    const now = stage.clock.wallMs();
    expect((sampleOf(standing.record, metric, now) ?? 0) >= threshold).toBe(now > deadlineAt);
    stage.clock.skipTo((standing.wait?.until ?? 0) + 1);
    standing = await rotations.advance(stage.subject);
  }
  const now = stage.clock.wallMs();
  expect(standing.record.rotation).toMatchObject({ state: 'delivering', trouble: { code: 'NOT_DELIVERED' } });
  expect(sampleOf(standing.record, metric, now)).toBe(1);
  expect(overdueText(standing.record.rotation, now)).toContain('overdue');
  expect(stage.provider.accepts(FIRST_KEY)).toBe(true);
  expect(stage.provider.accepts(await keyNow(stage))).toBe(true);
  await office.listen();
  const { record } = await rotateToEnd(stage);
  expect(record.rotation).toMatchObject({ state: 'done' });
  expect(sampleOf(record, metric, stage.clock.wallMs())).toBe(0);
  expect(stage.provider.accepts(FIRST_KEY)).toBe(false);
}, 60_000);

test('an emergency rotation with a dead location and a dead courier still kills the leaked key and says what it skipped', async () => {
  const { stage, office } = await withOffice();
  await office.stop();
  const { prover } = stage.ports;
  const silent = {
    prove: async (location: string, target: string, version: string) =>
      location === FAR
        ? {
            location,
            outcome: 'inconclusive' as const,
            code: 'LOCATION_SILENT',
            at: new Date().toISOString(),
            durationMs: 0,
          }
        : prover.prove(location, target, version),
  };
  const rotations = new Rotations({ ...stage.ports, prover: silent });
  const { record } = await rotations.start(stage.subject, { urgent: true, graceMs: 0 });
  expect(record.rotation).toMatchObject({ state: 'done' });
  expect(stage.provider.keys.map(({ value }) => value)).toEqual([await keyNow(stage)]);
  const entries = await stage.entries();
  expect(entries.find(({ step, outcome }) => step === 'test' && outcome === 'done')?.proofs).toContainEqual(
    expect.objectContaining({ location: FAR, outcome: 'inconclusive', code: 'LOCATION_SILENT' }),
  );
  expect(entries.filter(({ step }) => step === 'deliver')).toMatchObject([
    { outcome: 'skipped', facts: { gateway: 'office', provider: PROVIDER, code: 'NOT_DELIVERED' } },
  ]);
  expect(entries.find(({ step, outcome }) => step === 'retire' && outcome === 'done')?.proofs).toMatchObject([
    { location: NEAR, outcome: 'failed', code: 'AUTH_KEY_REJECTED' },
  ]);
  expect(await stage.findings()).toEqual([]);
});

test('what an emergency skipped is owed: a gateway takes the key, once it is alive, by itself', async () => {
  const { stage, office } = await withOffice();
  const keyThere = () => office.state.providers.get(PROVIDER)?.apiKey;
  await office.stop();
  const rotations = new Rotations(stage.ports);
  const { record } = await rotations.start(stage.subject, { urgent: true, graceMs: 0 });
  const version = record.rotation?.version;
  stage.clock.skip(60_001);
  const { wait } = await rotations.advance(stage.subject);
  expect(wait?.for).toContain('office, which was passed over (office does not use the new key yet');
  expect(stage.provider.accepts(keyThere() ?? '')).toBe(false);
  await office.listen();
  stage.clock.skipTo((wait?.until ?? 0) + 1);
  expect((await rotations.advance(stage.subject)).record.passedOver).toMatchObject([
    { state: 'delivered', gateway: 'office', rotation: version },
  ]);
  expect(keyThere()).toBe(await keyNow(stage));
  expect((await stage.entries()).filter(({ step }) => step === 'deliver')).toMatchObject([
    { outcome: 'skipped', rotation: version },
    { outcome: 'done', rotation: version, facts: { gateway: 'office', probe: 'ok' } },
  ]);
  expect(await stage.findings()).toEqual([]);
});
