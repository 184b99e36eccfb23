import { randomUUID } from 'node:crypto';
import { pairDevice } from '../device.ts';
import type { Injection } from './injection.ts';

const THREE_MINUTES_MS = 180_000;

export const revokedDevice: Injection = {
  name: 'revoked-device',
  target: 'gateway',
  broke: 'On the gateway host somebody revokes the token of the monitoring device.',
  inject: async (stage) => {
    const device = stage.keys.gateway;
    stage.gateway.revokeToken(device.deviceId);
    return async () => {
      stage.keys.gateway = await pairDevice(stage, { ...device, deviceToken: '' });
    };
  },
};

export const gatewayHung: Injection = {
  name: 'gateway-hung',
  target: 'gateway',
  broke: 'The event loop of the gateway stands still: its port opens, and nothing answers.',
  inject: async ({ gateway }) => {
    gateway.enter('frozen');
    return async () => gateway.enter('running');
  },
};

export const gatewayClock: Injection = {
  name: 'gateway-clock',
  target: 'gateway',
  broke: 'The gateway host loses NTP: its clock is three minutes ahead.',
  inject: async ({ gateway }) => {
    gateway.state.clockOffsetMs = THREE_MINUTES_MS;
    return async () => {
      gateway.state.clockOffsetMs = 0;
    };
  },
};

export const otherMachine: Injection = {
  name: 'other-machine',
  target: 'gateway',
  broke: 'The device document is edited on a Mac, and now names the platform of that machine.',
  inject: async ({ keys }) => {
    const device = keys.gateway;
    keys.gateway = { ...device, platform: 'darwin' };
    return async () => {
      keys.gateway = device;
    };
  },
};

export const gatewayRestarted: Injection = {
  name: 'gateway-restarted',
  target: 'gateway',
  broke: 'The gateway restarts between two looks, and nobody announced it.',
  // It keeps its port meanwhile: a released one may be taken by any other program of this machine.
  inject: async ({ gateway }) => {
    gateway.state.bootId = randomUUID();
    return async () => undefined;
  },
};
