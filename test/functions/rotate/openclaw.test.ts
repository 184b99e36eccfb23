import { afterEach, describe, expect, test } from '@jest/globals';
import { handshake } from '../../../functions/handshake/handshake.ts';
import { parseDeviceDocument } from '../../../functions/keys/device-document.ts';
import { fingerprint } from '../../../functions/keys/fingerprint.ts';
import { readGatewayVault } from '../../../functions/keys/gateway-vault.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { type GatewayStage, gatewayStage, SECRET, VAULT } from '../../support/rotating/gateway-stage.ts';
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
        remedy: [expect.stringContaining('pairwatch enroll gw --gateway-token-env NAME'), expect.anything()],
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
