import { afterEach, expect, test } from '@jest/globals';
import { PracticeGateway, type PracticeGatewayOptions } from '../../../../bin/drill/peers/gateway.ts';
import { enroll } from '../../../../functions/handshake/openclaw/enroll.ts';
import type {
  EnrollmentEvent,
  EnrollmentOptions,
} from '../../../../functions/handshake/openclaw/enrollment.ts';

const TOKEN = 'shr_9Wq2Lx7Nv4Zt8Kc3';
let gateway: PracticeGateway;
afterEach(() => gateway.stop());

async function open(options: Partial<PracticeGatewayOptions> = {}): Promise<EnrollmentOptions> {
  gateway = await PracticeGateway.start({ auth: { mode: 'token', token: TOKEN }, ...options });
  const shared = { kind: 'token' as const, value: TOKEN };
  return { target: 'office', url: new URL(gateway.url), location: 'private:test', shared, pollMs: 20 };
}

async function run(
  options: EnrollmentOptions,
  onPending: (requestId: string) => void = (requestId) => void gateway.approve(requestId),
): Promise<EnrollmentEvent[]> {
  const events: EnrollmentEvent[] = [];
  for await (const event of enroll(options)) {
    events.push(event);
    if (event.state === 'pending') onPending(event.requestId);
  }
  return events;
}

const states = (events: EnrollmentEvent[]) => events.map(({ state }) => state);
const failure = (events: EnrollmentEvent[]) => {
  const last = events.at(-1);
  return last?.state === 'failed' ? [last.stage, last.fault.code] : undefined;
};

test('approved for reading and pairing, it asks for reading alone', async () => {
  const events = await run(await open());
  expect(states(events)).toEqual(['created', 'pending', 'approved', 'proved']);
  const [device] = gateway.state.store.paired();
  expect(device?.scopes).toEqual(['operator.read', 'operator.pairing']);
  expect(events[1]).toMatchObject({
    approveCommand: expect.stringMatching(/^openclaw devices approve [\w-]+$/),
  });
  expect(events[3]).toMatchObject({
    document: { scopes: ['operator.read'], deviceToken: device?.token?.value },
  });
});

test('with a password', async () => {
  const options = await open({ auth: { mode: 'password', password: 'correct horse' } });
  const shared = { kind: 'password' as const, value: 'correct horse' };
  expect(states(await run({ ...options, shared }))).toEqual(['created', 'pending', 'approved', 'proved']);
  expect(failure(await run({ ...options, shared: { ...shared, value: 'wrong' } }))).toEqual([
    'connect',
    'GATEWAY_PASSWORD_MISMATCH',
  ]);
  expect(failure(await run(options))).toEqual(['connect', 'GATEWAY_PASSWORD_MISSING']);
});

test('a wrong shared token is asked once, and no event holds it', async () => {
  const options = await open();
  const value = 'shr_Wrong-Zq5Vt8Nb2Kx';
  const events = await run({ ...options, shared: { kind: 'token', value } });
  expect(failure(events)).toEqual(['connect', 'GATEWAY_TOKEN_MISMATCH']);
  expect(JSON.stringify(events.slice(1))).not.toContain(value);
});

test('a gateway that restarts while a person reads is asked again, with the same identity', async () => {
  const options = await open();
  const events = await run(options, (requestId) => {
    setTimeout(() => void gateway.restart().then(() => gateway.approve(requestId)), 30);
  });
  expect(states(events)).toEqual(['created', 'pending', 'approved', 'proved']);
});

test('nobody approves: it ends, says what is left to do, and goes on later as the same device', async () => {
  const options = await open();
  const events = await run({ ...options, waitMs: 150 }, () => undefined);
  expect(states(events)).toEqual(['created', 'pending', 'expired']);
  const [created, , expired] = events;
  if (created?.state !== 'created' || expired?.state !== 'expired')
    throw new Error('not the events expected');
  gateway.approve(expired.requestId);
  const later = await run({ ...options, device: created.document });
  expect(states(later)).toEqual(['created', 'approved', 'proved']);
  expect(later[1]).toMatchObject({ pairedAlready: true, document: { deviceId: created.document.deviceId } });
});

const proved = (events: EnrollmentEvent[]) => {
  const last = events.at(-1);
  if (last?.state !== 'proved') throw new Error(`it ended as ${last?.state}`);
  return last.document;
};
const presentToken = () => gateway.state.store.paired()[0]?.token?.value;

test('a device that comes back gets a token of its own where somebody else has rotated it, and keeps it otherwise', async () => {
  const options = await open();
  const device = proved(await run(options));
  expect(proved(await run({ ...options, device })).deviceToken).toBe(device.deviceToken);
  gateway.rotateToken(device.deviceId);
  const theirs = presentToken();
  const { deviceToken } = proved(await run({ ...options, device }));
  expect([device.deviceToken, theirs]).not.toContain(deviceToken);
  expect(presentToken()).toBe(deviceToken);
});

test('one that may not rotate its own token takes the present one', async () => {
  const options = { ...(await open()), approvedScopes: ['operator.read'] };
  const device = proved(await run(options));
  gateway.rotateToken(device.deviceId);
  expect(proved(await run({ ...options, device })).deviceToken).toBe(presentToken());
});

test('a person breaks it off', async () => {
  const controller = new AbortController();
  const options = { ...(await open()), pollMs: 60_000, signal: controller.signal };
  const events = await run(options, () => setTimeout(() => controller.abort(), 30));
  expect(states(events)).toEqual(['created', 'pending', 'expired']);
});

test('a gateway that is not there', async () => {
  const options = await open();
  await gateway.stop();
  expect(failure(await run(options))).toEqual(['connect', 'TCP_REFUSED']);
});

test('the token is stored before the proof, also where the proof fails', async () => {
  const options = await open();
  const events: string[] = [];
  for await (const event of enroll(options)) {
    events.push(event.state);
    if (event.state === 'pending') gateway.approve(event.requestId);
    if (event.state === 'approved') gateway.revokeToken(event.document.deviceId);
    if (event.state === 'failed') events.push(event.stage, event.fault.code);
  }
  expect(events).toEqual(['created', 'pending', 'approved', 'failed', 'proof', 'DEVICE_TOKEN_REJECTED']);
});
