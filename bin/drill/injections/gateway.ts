import { pairDevice } from '../stage.ts';
import type { Injection } from './injection.ts';

export const gatewayInjections: readonly Injection[] = [
  {
    name: 'revoked-device',
    target: 'gateway',
    broke: 'Somebody revokes the token of the monitoring device on the gateway host.',
    inject: async (stage) => {
      const device = stage.keys.gateway;
      stage.gateway.revokeToken(device.deviceId);
      return async () => {
        stage.keys.gateway = await pairDevice(stage, { ...device, deviceToken: '' });
      };
    },
  },
];
