import { GATEWAY_TOKEN } from '../../functions/contract/gateway-token.ts';
import { isOutOfReach } from './locations.ts';
import type { Rule, SoundTarget } from './rule.ts';

/** Whether its key is the token that all clients of a gateway share, and that is rotated. */
const isRotated = ({ key }: SoundTarget): boolean => key?.in === GATEWAY_TOKEN && key.rotate !== undefined;

/** Of the rotation of a gateway's shared token. */
export const SHARED_TOKEN_RULES: readonly Rule<SoundTarget>[] = [
  {
    path: ['key', 'rotate', 'driver'],
    fix: 'the shared token of a gateway is set by its courier: leave it out',
    broken: (target) => {
      const driver = target.key?.rotate?.driver;
      return isRotated(target) && driver !== undefined && driver !== 'gateway-token';
    },
  },
  {
    path: ['key', 'rotate', 'through'],
    fix: 'name the target of the same gateway, with the same `url`, whose `upstream` has the courier that sets the token',
    broken: (target, { targets = {} }) => {
      if (!isRotated(target)) return false;
      const gateway = targets[target.key?.rotate?.through ?? ''];
      return gateway?.upstream === undefined || placeOf(gateway.url) !== placeOf(target.url);
    },
  },
  {
    path: ['key', 'rotate', 'through'],
    fix: 'no region looks at that gateway, and the deployed rotation sets the token by the courier of the home region: add `home` to the `locations` of that target, or rotate the token by a configuration of its own without `regions`, where the gateway is',
    broken: (target, options) => {
      const gateway = isRotated(target) ? options.targets?.[target.key?.rotate?.through ?? ''] : undefined;
      return gateway?.upstream !== undefined && isOutOfReach(gateway, options);
    },
  },
  {
    path: ['key', 'rotate', 'through'],
    fix: 'only the shared token of a gateway (key.in "gateway-token") is set through another target: leave it out',
    broken: (target) => target.key?.rotate?.through !== undefined && !isRotated(target),
  },
  {
    path: ['key', 'rotate', 'vault'],
    fix: 'a shared token is set by the courier of `through`, and wants no vault: leave it out',
    broken: (target) => isRotated(target) && target.key?.rotate?.vault !== undefined,
  },
  {
    path: ['key', 'rotate', 'verify'],
    fix: 'the former token ends when the new one is set, so that no location can be waited for: leave it out',
    broken: (target) => isRotated(target) && target.key?.rotate?.verify !== undefined,
  },
  {
    path: ['key', 'rotate', 'usedBy'],
    fix: 'no gateway asks its provider with its own shared token: leave it out',
    broken: (target) => isRotated(target) && target.key?.rotate?.usedBy !== undefined,
  },
];

const placeOf = (url: string | undefined): string | undefined =>
  url !== undefined && URL.canParse(url) ? new URL(url).host : undefined;
