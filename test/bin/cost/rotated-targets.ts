import type { Configuration } from '../../../lib/config/configuration.ts';
import type { RotateOptions } from '../../../lib/config/rotation-options.ts';
import { hundredTargets } from './hundred-targets.ts';

const byProvider: RotateOptions = {
  driver: 'openai',
  vault: { secret: 'openai-admin' },
  issuer: { project: 'proj_1' },
  usedBy: ['gateway-0'],
};

/** The hundred targets, of which all ten gateways, ten keys of one provider, and five that a person makes are rotated monthly. */
export const rotatedTargets = (): Configuration =>
  hundredTargets({}, (name) => {
    if (name.startsWith('gateway-') || /^api-1[0-4]$/.test(name)) return {};
    return /^api-\d$/.test(name) ? byProvider : undefined;
  });
