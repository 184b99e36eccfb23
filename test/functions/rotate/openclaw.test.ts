import { afterEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../functions/handshake/clock.ts';
import { handshake } from '../../../functions/handshake/handshake.ts';
import { formatDeviceDocument, parseDeviceDocument } from '../../../functions/keys/device-document.ts';
import type { DeviceDocument } from '../../../functions/keys/documents.ts';
import { fingerprint } from '../../../functions/keys/fingerprint.ts';
import { formatGatewayVault, readGatewayVault } from '../../../functions/keys/gateway-vault.ts';
import { asItself, inSession } from '../../../functions/rotate/gateway/session.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { followAlert } from '../../support/rotating/follow-alert.ts';
import {
  type GatewayStage,
  gatewayStage,
  paired,
  practiceRotatedGateway,
  SECRET,
  VAULT,
} from '../../support/rotating/gateway-stage.ts';
import { rotateToEnd } from '../../support/rotating/run.ts';

let stage: GatewayStage;
afterEach(() => stage?.close());

const read = async (secret: string): Promise<string> => {
  const credential = await stage.keys.read(secret);
  return credential.state === 'found' ? credential.value : '';
};
const look = async (value: string) => {
  const { verdict } = await handshake({
    ...{ target: 'gw', protocol: 'openclaw', url: stage.gateway.url, location: 'private:here' },
    credential: { state: 'found', value },
  });
  return verdict.fault?.code ?? verdict.outcome;
};
const standbyNow = async () => {
  const vault = readGatewayVault(await read(VAULT));
  return vault.state === 'usable' ? vault.vault.standby : undefined;
};

describe('two devices take turns', () => {
  test('the standby is proved and promoted, and the former device gets a new token at its retirement', async () => {
    stage = await gatewayStage();
    const [active, standby] = stage.devices;
    const { record } = await rotateToEnd(stage);
    expect(record.rotation).toMatchObject({ state: 'done' });
    expect(parseDeviceDocument(await read(SECRET))).toMatchObject({
      document: { deviceId: standby.deviceId },
    });
    const next = await standbyNow();
    expect(next?.deviceId).toBe(active.deviceId);
    expect(next?.deviceToken).not.toBe(active.deviceToken);
    expect(await look(await read(SECRET))).toBe('paired');
    expect(await look(JSON.stringify(next))).toBe('paired');
    expect(await look(JSON.stringify(active))).toBe('DEVICE_TOKEN_REJECTED');
    expect(record.retired).toMatchObject({ fingerprint: fingerprint(active.deviceToken) });
    expect((await stage.entries()).map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      'begin done',
      'create intended',
      'create done',
      'set skipped',
      'test done',
      'finish intended',
      'finish done',
      'retire intended',
      'retire done',
    ]);
    expect(await stage.findings()).toEqual([]);
  });

  test('again and again, each device in its turn', async () => {
    stage = await gatewayStage({ plan: { graceMs: 0 } });
    for (let turn = 0; turn < 4; turn++) {
      expect((await rotateToEnd(stage)).record.rotation?.state).toBe('done');
      expect(await look(await read(SECRET))).toBe('paired');
    }
    expect(await stage.findings()).toEqual([]);
  });

  test('no secret stands in a record or an entry', async () => {
    stage = await gatewayStage();
    const { record } = await rotateToEnd(stage);
    const told = JSON.stringify([record, await stage.entries()]);
    const next = await standbyNow();
    const secrets = [...stage.devices, next].flatMap((device) => [device?.deviceToken, device?.privateKey]);
    for (const secret of [...secrets, stage.gateway.shared.value]) expect(told).not.toContain(secret);
  });
});

describe('one at a time', () => {
  test('a second rotation beside the first is BUSY, and no device is locked out', async () => {
    stage = await gatewayStage({ plan: { graceMs: 0 } });
    const one = new Rotations({ ...stage.ports, holder: 'one' });
    const other = new Rotations({ ...stage.ports, holder: 'other' });
    const settled = await Promise.allSettled([one.start(stage.subject), other.start(stage.subject)]);
    const refused = settled.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'BUSY' } }]);
    await rotateToEnd(stage);
    expect(await look(await read(SECRET))).toBe('paired');
    expect(await look(JSON.stringify(await standbyNow()))).toBe('paired');
  });

  test('another version is BUSY while one is under way, and the steps of one that is over change nothing', async () => {
    stage = await gatewayStage();
    const rotations = new Rotations(stage.ports);
    const version = '11111111-2222-4333-8444-555555555555';
    await rotations.create(stage.subject, version);
    const another = rotations.create(stage.subject, '99999999-2222-4333-8444-555555555555');
    await expect(another).rejects.toMatchObject({ code: 'BUSY' });
    await rotations.set(stage.subject, version);
    await rotations.set(stage.subject, version);
    await rotations.create(stage.subject, version);
    await rotations.test(stage.subject, version);
    await rotations.finish(stage.subject, version);
    await rotations.test(stage.subject, version);
    await rotateToEnd(stage);
    const before = await read(SECRET);
    await rotations.finish(stage.subject, version);
    expect(await read(SECRET)).toBe(before);
  });
});

describe('an answer that was lost', () => {
  const losing = () => {
    const cut = { at: 1 };
    const tap = (moment: 'before' | 'after', method: string) => {
      if (method !== 'device.token.rotate' || moment !== 'after' || cut.at === 0) return undefined;
      cut.at -= 1;
      return 'cut' as const;
    };
    return tap;
  };

  test('is asked for again with the shared token', async () => {
    stage = await gatewayStage({ tap: losing(), plan: { graceMs: 0 } });
    const { record } = await rotateToEnd(stage);
    expect(record.rotation).toMatchObject({ state: 'done' });
    expect(await look(JSON.stringify(await standbyNow()))).toBe('paired');
    expect((await stage.entries()).filter(({ step }) => step === 'recover')).toMatchObject([
      { outcome: 'done', facts: { recovered: 'the shared token' } },
    ]);
    expect((await rotateToEnd(stage)).record.rotation?.state).toBe('done');
  });

  test('is lost without it: the active device goes on, and a person hears what to type', async () => {
    stage = await gatewayStage({ tap: losing(), recoverable: false, plan: { graceMs: 0 } });
    const { record } = await rotateToEnd(stage);
    expect(record.rotation).toMatchObject({
      state: 'done',
      loss: {
        code: 'STANDBY_LOST',
        remedy: expect.arrayContaining([
          expect.stringContaining('pairwatch enroll gw --gateway-token-env NAME'),
        ]),
      },
    });
    expect(await look(await read(SECRET))).toBe('paired');
    expect((await rotateToEnd(stage)).record.rotation).toMatchObject({
      state: 'aborted',
      because: { code: 'STANDBY_LOST' },
    });
    expect(await look(await read(SECRET))).toBe('paired');
  });
});

/** Once: whoever is about to store the vault stands still, and this happens meanwhile. */
function beforeVaultIsStored(work: () => Promise<unknown>): void {
  const { keys } = stage;
  const put = keys.put.bind(keys);
  keys.put = async (secret, document) => {
    if (secret === VAULT) {
      keys.put = put;
      await work();
    }
    return put(secret, document);
  };
}

describe('who stands still before the next standby is stored, and wakes', () => {
  const overtaken = async () => {
    beforeVaultIsStored(async () => {
      stage.clock.skipTo(stage.clock.wallMs() + stage.ports.leaseMs + 1);
      await rotateToEnd({ ...stage, ports: { ...stage.ports, holder: 'heir' } });
    });
    await expect(rotateToEnd(stage)).rejects.toMatchObject({ code: 'BUSY' });
  };

  test('stores the token that whoever went on has found, and no dead one', async () => {
    stage = await gatewayStage({ plan: { graceMs: 0 } });
    await overtaken();
    expect(await look(JSON.stringify(await standbyNow()))).toBe('paired');
    expect((await rotateToEnd(stage)).record.rotation?.state).toBe('done');
  });
});

test('a standby whose token is refused comes back by the recovery credential, before it takes its turn', async () => {
  stage = await gatewayStage();
  const vault = {
    schema: 2,
    standby: { ...stage.devices[1], deviceToken: 'dead' },
    shared: stage.gateway.shared,
  } as const;
  await stage.keys.put(VAULT, formatGatewayVault(vault));
  expect((await rotateToEnd(stage)).record.rotation).toMatchObject({ state: 'done' });
  expect(await look(await read(SECRET))).toBe('paired');
  expect(await look(JSON.stringify(await standbyNow()))).toBe('paired');
  expect((await stage.entries()).filter(({ facts }) => 'recovered' in facts)).toMatchObject([
    { step: 'create', facts: { recovered: 'the shared token' } },
  ]);
});

describe('no device is left that nobody has', () => {
  test('a lost one is enrolled again as what it is, and the alert says how it is removed instead', async () => {
    const gateway = await practiceRotatedGateway((moment, method) =>
      moment === 'after' && method === 'device.token.rotate' ? 'cut' : undefined,
    );
    stage = await gatewayStage({ gateway, recoverable: false, plan: { graceMs: 0 } });
    const known = [...gateway.devices()];
    const [{ deviceId }] = stage.devices;
    const { record } = await rotateToEnd(stage);
    expect(record.rotation).toMatchObject({
      loss: {
        code: 'STANDBY_LOST',
        remedy: expect.arrayContaining([expect.stringContaining(`\`openclaw devices remove ${deviceId}\``)]),
      },
    });
    expect(await followAlert(stage, record)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/standby: was paired already(?:.*\n)*?standby: proved/),
    });
    expect((await standbyNow())?.deviceId).toBe(deviceId);
    expect(gateway.devices()).toEqual(known);
    expect(await read(VAULT)).not.toContain('lost');
  });

  test('a lost one comes back by itself once there is a recovery credential', async () => {
    const cut = { now: true };
    const gateway = await practiceRotatedGateway((moment, method) =>
      cut.now && moment === 'after' && method === 'device.token.rotate' ? 'cut' : undefined,
    );
    stage = await gatewayStage({ gateway, recoverable: false, plan: { graceMs: 0 } });
    expect((await rotateToEnd(stage)).record.rotation).toMatchObject({ loss: { code: 'STANDBY_LOST' } });
    cut.now = false;
    const vault = readGatewayVault(await read(VAULT));
    if (vault.state !== 'usable') throw new Error(`the vault is ${vault.state}`);
    await stage.keys.put(VAULT, formatGatewayVault({ ...vault.vault, shared: gateway.shared }));
    expect((await rotateToEnd(stage)).record.rotation).toMatchObject({ state: 'done' });
    expect((await stage.entries()).filter(({ facts }) => 'recovered' in facts)).toMatchObject([
      { step: 'create', facts: { recovered: 'the shared token' } },
    ]);
    expect(gateway.devices()).toHaveLength(2);
    expect(await look(await read(SECRET))).toBe('paired');
  });

  test('a lost one that is the active device again, as of a version that was put back, is left as it is', async () => {
    stage = await gatewayStage();
    const { devices, gateway, keys } = stage;
    const vault = { schema: 2, standby: null, lost: devices[0], shared: gateway.shared } as const;
    await keys.put(VAULT, formatGatewayVault(vault));
    const { rotation } = (await rotateToEnd(stage)).record;
    expect(await look(await read(SECRET))).toBe('paired');
    expect(rotation).toMatchObject({ state: 'aborted', because: { code: 'STANDBY_LOST' } });
    expect(JSON.stringify(rotation)).not.toContain('openclaw devices remove');
  });

  test('one whose place another has taken in the vault removes itself', async () => {
    const gateway = await practiceRotatedGateway();
    stage = await gatewayStage({ gateway, recoverable: false });
    const [former, active] = stage.devices;
    const { wait } = await new Rotations(stage.ports).start(stage.subject);
    const next = await paired(gateway);
    await stage.keys.put(VAULT, formatDeviceDocument(next));
    stage.clock.skipTo((wait?.until ?? 0) + 1);
    expect((await rotateToEnd(stage)).record.rotation).toMatchObject({ state: 'done' });
    expect(gateway.devices().toSorted()).toEqual([active.deviceId, next.deviceId].toSorted());
    expect((await stage.entries()).at(-1)?.facts).toMatchObject({ removed: former.deviceId });
    expect((await rotateToEnd(stage)).record.rotation).toMatchObject({ state: 'done' });
    expect(await look(await read(SECRET))).toBe('paired');
  });
});

describe('an active device whose token somebody else has rotated', () => {
  /** As whoever has its token may: over its own session. */
  const stolen = async (device: DeviceDocument): Promise<DeviceDocument> => {
    const address = { url: stage.gateway.url, network: {}, headers: {} };
    const itself = asItself(device, ['operator.read', 'operator.pairing']);
    return inSession({ address, clock: systemClock, ...itself }, async ({ session }) => {
      const { deviceId, role } = device;
      const answer = await session.request('device.token.rotate', { deviceId, role });
      return { ...device, deviceToken: answer.kind === 'ok' ? String(answer.payload['token']) : '' };
    });
  };

  test('makes way for the standby, and nobody but us has the token of the next one', async () => {
    stage = await gatewayStage();
    const thief = await stolen(stage.devices[0]);
    expect(await look(await read(SECRET))).toBe('DEVICE_TOKEN_REJECTED');
    expect((await rotateToEnd(stage, { urgent: true, graceMs: 0 })).record.rotation).toMatchObject({
      state: 'done',
    });
    expect(await look(await read(SECRET))).toBe('paired');
    expect(await look(formatDeviceDocument(thief))).toBe('DEVICE_TOKEN_REJECTED');
    expect(await look(JSON.stringify(await standbyNow()))).toBe('paired');
    expect(
      (await stage.entries()).find(({ step, outcome }) => step === 'create' && outcome === 'done'),
    ).toMatchObject({
      facts: { formerToken: 'is refused already' },
    });
  });

  test.each(['before', 'after'] as const)(
    'so too where the try that found it broke off, %s it was answered',
    async (when) => {
      // Theirs is the first, ours the second.
      const asked = { times: 0 };
      const tap = (moment: 'before' | 'after', method: string) => {
        if (method !== 'device.token.rotate' || moment !== when) return undefined;
        asked.times += 1;
        return asked.times === 2 ? ('cut' as const) : undefined;
      };
      stage = await gatewayStage({ tap });
      const thief = await stolen(stage.devices[0]);
      const { record } = await rotateToEnd(stage, { urgent: true, graceMs: 0 });
      expect(record.rotation).toMatchObject({ state: 'done' });
      expect(await look(formatDeviceDocument(thief))).toBe('DEVICE_TOKEN_REJECTED');
      expect(await look(JSON.stringify(await standbyNow()))).toBe('paired');
      expect(await read(VAULT)).not.toContain('lost');
    },
  );

  test('without a recovery it is lost, and a person hears what to type; the standby watches', async () => {
    stage = await gatewayStage({ recoverable: false });
    const thief = await stolen(stage.devices[0]);
    const { record } = await rotateToEnd(stage);
    expect(record.rotation).toMatchObject({ state: 'done', loss: { code: 'STANDBY_LOST' } });
    expect(await look(await read(SECRET))).toBe('paired');
    expect(await followAlert(stage, record)).toMatchObject({ code: 0 });
    expect(await look(formatDeviceDocument(thief))).toBe('DEVICE_TOKEN_REJECTED');
    expect(await look(JSON.stringify(await standbyNow()))).toBe('paired');
  });
});
