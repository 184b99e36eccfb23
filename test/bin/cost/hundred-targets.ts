import type { Configuration } from '../../../lib/config/configuration.ts';
import type { Options, TargetOptions } from '../../../lib/config/options.ts';
import { parseConfiguration } from '../../../lib/config/parse.ts';
import type { RotateOptions } from '../../../lib/config/rotation-options.ts';

const api = (n: number): readonly [string, TargetOptions] => [
  `api-${n}`,
  { protocol: 'openai', url: `https://api-${n}.example.com/v1`, key: { secret: `api-${n}` } },
];

/** With all that a gateway may bring: a device, its standby, and a courier of its own. */
const gateway = (n: number): readonly [string, TargetOptions] => [
  `gateway-${n}`,
  {
    protocol: 'openclaw',
    url: `wss://gateway-${n}.example.com:18789`,
    key: { secret: `gateway-${n}` },
    upstream: { provider: 'openai', courier: { secret: `courier-${n}` } },
  },
];

const several = <Made>(count: number, make: (n: number) => Made): readonly Made[] =>
  Array.from({ length: count }, (_, n) => make(n));

/** How the key of a target is rotated; undefined: not at all. */
type Rotates = (name: string) => RotateOptions | undefined;

const rotated = ([name, target]: readonly [string, TargetOptions], rotates: Rotates) => {
  const { key } = target;
  return [name, key ? { ...target, key: { ...key, rotate: rotates(name) } } : target] as const;
};

/** 90 APIs and 10 gateways, looked at once a minute from three regions. */
export function hundredTargets(
  more: Partial<Options> = {},
  rotates: Rotates = () => undefined,
): Configuration {
  const options = {
    name: 'bill',
    regions: ['us-east-1', 'eu-central-1', 'ap-southeast-2'],
    home: 'us-east-1',
    every: 1,
    alerts: { email: ['on-call@example.com'] },
    ...more,
    targets: Object.fromEntries(
      [...several(90, api), ...several(10, gateway)].map((target) => rotated(target, rotates)),
    ),
  };
  return parseConfiguration(options, import.meta.dirname);
}
