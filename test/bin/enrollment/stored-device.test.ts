import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { StoredDevice } from '../../../bin/enrollment/stored-device.ts';
import { createDevice, formatDeviceDocument } from '../../../functions/keys/device-document.ts';
import { formatGatewayVault } from '../../../functions/keys/gateway-vault.ts';
import { LocalKeyStore } from '../../../functions/local/key-store.ts';

test('over a vault that cannot be read, as one that KMS does not open, nothing is stored', async () => {
  const stored: string[] = [];
  const keys = {
    place: 'AWS Secrets Manager, eu-west-1',
    read: async () => ({ state: 'unreadable', reason: 'KMSAccessDeniedException' }) as const,
    put: async (name: string, value: string) => {
      stored.push(value);
      return { name, state: 'present' } as const;
    },
    describe: async (name: string) => ({ name, state: 'unreadable' }) as const,
  };
  const device = new StoredDevice({ keys, secret: 'gw/standby', localFolder: '/nowhere' });
  const unchanged = 'gw/standby in AWS Secrets Manager, eu-west-1 is not changed: KMSAccessDeniedException';
  await expect(device.begin()).rejects.toMatchObject({ message: unchanged });
  await expect(device.store(createDevice())).rejects.toMatchObject({ message: unchanged });
  expect(stored).toEqual([]);
});

test('a standby is the lost one again, and never the active device itself', async () => {
  const localFolder = await mkdtemp(join(tmpdir(), 'pairwatch-stored-device-'));
  const keys = new LocalKeyStore(localFolder);
  const [active, lost] = [createDevice(), createDevice()].map((device) => ({
    ...device,
    deviceToken: 'tok_1',
  }));
  if (!active || !lost) throw new Error('no devices');
  const standby = new StoredDevice({ keys, secret: 'gw/standby', localFolder, standsBy: 'gw' });
  await keys.put('gw', formatDeviceDocument(active));
  await keys.put('gw/standby', formatGatewayVault({ schema: 2, standby: null, lost }));
  expect((await standby.begin())?.deviceId).toBe(lost.deviceId);
  await keys.put('gw/standby', formatDeviceDocument(active));
  expect(await standby.begin()).toBeUndefined();
  await rm(localFolder, { recursive: true, force: true });
});
