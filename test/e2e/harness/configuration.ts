import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Options, TargetOptions } from '../../../lib/config/options.ts';
import { API_TARGETS, type ApiTarget, type Peers, PROVIDER } from './peers.ts';

export const INSTALLATION = 'e2e';
export const HOME = 'eu-central-1';
export const REGIONS = [HOME, 'us-east-1', 'ap-southeast-2'] as const;
export type Region = (typeof REGIONS)[number];

/** Three regions of which two have to agree; a gateway with its upstream, and APIs of which one is asked for an inference. */
export function optionsFor({ api, gateway }: Peers): Options {
  const apiTarget = (name: ApiTarget): TargetOptions => ({
    protocol: 'openai',
    url: `http://127.0.0.1:${api.port}/v1`,
    key: { secret: name, owner: 'the end-to-end suite' },
    ...(name === 'api-real' && { exchange: { every: 1, model: 'practice' } }),
  });
  return {
    name: INSTALLATION,
    regions: [...REGIONS],
    home: HOME,
    every: 1,
    quorum: 2,
    targets: {
      gateway: {
        protocol: 'openclaw',
        url: gateway.url,
        key: { secret: 'gateway' },
        upstream: { provider: PROVIDER, courier: { secret: 'courier' }, every: 1 },
      },
      ...Object.fromEntries(API_TARGETS.map((name) => [name, apiTarget(name)])),
    },
  };
}

/** Writes a configuration into a folder; answers its path. */
export function writeConfiguration(folder: string, options: Options): string {
  const file = join(folder, 'pairwatch.config.ts');
  writeFileSync(file, `export default ${JSON.stringify(options, null, 2)};\n`);
  return file;
}
