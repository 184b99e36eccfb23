import { GATEWAY_TOKEN } from '../../functions/contract/gateway-token.ts';
import type { RotationDriverName } from '../../functions/contract/rotation.ts';
import { arnParts } from './aws-fields.ts';
import { isOutOfReach } from './locations.ts';
import type { IssuerOptions } from './rotation-options.ts';
import { isApi, type Rule, type SoundOptions, type SoundTarget } from './rule.ts';
import { SHARED_TOKEN_RULES } from './shared-token-rules.ts';

/** Who makes and ends the keys: a gateway its own, a provider by the admin key of the vault, or a person. */
const MAKERS: Readonly<Record<RotationDriverName, 'gateway' | 'provider' | 'person'>> = {
  openclaw: 'gateway',
  'gateway-token': 'gateway',
  openai: 'provider',
  openrouter: 'provider',
  litellm: 'provider',
  azure: 'provider',
  assisted: 'person',
};

/** What of `issuer` a driver cannot do without. */
const NEEDED: Readonly<
  Partial<Record<RotationDriverName, Readonly<Partial<Record<keyof IssuerOptions, string>>>>>
> = {
  openai: { project: 'the id of the project whose key it is, "proj_…"' },
  azure: {
    tenant: 'the id of the directory',
    client: 'the id of the application that may regenerate keys',
    subscription: 'the id of the subscription',
    resourceGroup: 'the resource group of the account',
    account: 'the name of the Azure OpenAI resource',
  },
};

const ISSUER_RULES = Object.entries(NEEDED).flatMap(([driver, fields]) =>
  Object.entries(fields).map(
    ([field, what]): Rule<SoundTarget> => ({
      path: ['key', 'rotate', 'issuer', field],
      fix: `the driver ${driver} cannot do without it: write ${what}`,
      broken: (target) => {
        const rotate = rotateOf(target);
        return (
          isApi(target.protocol) &&
          rotate?.driver === driver &&
          !rotate.issuer?.[field as keyof IssuerOptions]
        );
      },
    }),
  ),
);

const rotateOf = ({ key }: SoundTarget) => key?.rotate;

const makerOf = (target: SoundTarget) => {
  const { driver } = rotateOf(target) ?? {};
  return driver && MAKERS[driver];
};

/** Of the rotation of a target's key. */
export const ROTATION_RULES: readonly Rule<SoundTarget>[] = [
  {
    path: ['key', 'rotate'],
    fix: 'a secret of your own, by its ARN, is never altered: name the secret, and put the key there, or leave this out',
    broken: (target) => rotateOf(target) !== undefined && arnParts(target.key?.secret) !== undefined,
  },
  {
    path: ['key', 'rotate', 'driver'],
    fix: 'the devices of a gateway take turns: leave it out',
    broken: (target) => {
      const driver = rotateOf(target)?.driver;
      const isDevice = target.protocol === 'openclaw' && target.key?.in !== GATEWAY_TOKEN;
      return isDevice && driver !== undefined && driver !== 'openclaw';
    },
  },
  {
    path: ['key', 'rotate', 'driver'],
    fix: 'this is for gateways (protocol openclaw): name the issuer of the key, or "assisted"',
    broken: (target) => isApi(target.protocol) && makerOf(target) === 'gateway',
  },
  {
    path: ['key', 'rotate', 'vault'],
    fix: 'name the secret with the admin key of the issuer: { secret: "NAME" }',
    broken: (target) =>
      isApi(target.protocol) && makerOf(target) === 'provider' && rotateOf(target)?.vault === undefined,
  },
  {
    path: ['key', 'rotate', 'vault'],
    fix: 'the standby device is written there with every rotation: name a secret, not an ARN',
    broken: (target) =>
      target.protocol === 'openclaw' && arnParts(rotateOf(target)?.vault?.secret) !== undefined,
  },
  {
    path: ['key', 'rotate', 'vault'],
    fix: 'a vault is a secret of its own, which the watch cannot read: give it another name than any key or courier',
    broken: (target, { targets = {} }) => {
      const vault = rotateOf(target)?.vault?.secret;
      const others = Object.values(targets).flatMap((other) => [
        other?.key?.secret,
        other?.upstream?.courier?.secret,
      ]);
      return vault !== undefined && others.includes(vault);
    },
  },
  {
    path: ['key', 'rotate', 'grace'],
    fix: 'the grace ends before the deadline: shorten it, or set a later deadline',
    broken: (target) => {
      const { grace = 0, deadline = 24 } = rotateOf(target) ?? {};
      return grace >= deadline * 60;
    },
  },
  {
    path: ['key', 'rotate', 'usedBy'],
    fix: 'each has to be a gateway of this configuration with an `upstream`, which names the provider and the courier',
    broken: (target, { targets = {} }) =>
      (rotateOf(target)?.usedBy ?? []).some((name) => targets[name]?.upstream === undefined),
  },
  {
    path: ['key', 'rotate', 'usedBy'],
    fix: 'no region looks at one of these gateways, and the deployed rotation brings it the key by the courier of the home region: add `home` to the `locations` of that target, or rotate the key by a configuration of its own without `regions`, where the gateway is',
    broken: (target, options) =>
      (rotateOf(target)?.usedBy ?? []).some((name) => {
        const gateway = options.targets?.[name];
        return gateway?.upstream !== undefined && isOutOfReach(gateway, options);
      }),
  },
  {
    path: ['key', 'rotate'],
    fix: 'a refresh token is replaced by its own server: leave this out',
    broken: (target) => rotateOf(target) !== undefined && target.token?.grant === 'refresh_token',
  },
  {
    path: ['locations'],
    fix: 'the deployed rotation ends the former device from the home region, which has to reach the gateway: add a region that does, or rotate it by a configuration of its own without `regions`, where it is',
    broken: (target, options) =>
      rotateOf(target) !== undefined && target.protocol === 'openclaw' && isOutOfReach(target, options),
  },
  {
    path: ['key', 'rotate'],
    fix: 'another target rotates the same secret: let one of them do it',
    broken: (target, options) => {
      const secret = target.key?.secret;
      return rotateOf(target) !== undefined && secret !== undefined && rotatorsOf(secret, options) > 1;
    },
  },
  ...ISSUER_RULES,
  ...SHARED_TOKEN_RULES,
];

const rotatorsOf = (secret: string, { targets = {} }: SoundOptions): number =>
  Object.values(targets).filter((other) => other?.key?.secret === secret && other.key.rotate !== undefined)
    .length;
