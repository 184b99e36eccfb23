import { expect, test } from '@jest/globals';
import { StoredDevice } from '../../../bin/enrollment/stored-device.ts';
import { createDevice } from '../../../functions/keys/device-document.ts';

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
