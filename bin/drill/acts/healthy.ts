import { handshake } from '../../../functions/handshake/handshake.ts';
import { waterfall } from '../../output/waterfall.ts';
import type { Act } from '../act.ts';
import { LOCATIONS } from '../locations.ts';
import { specOf } from '../targets.ts';

/** One pairing as it should be, phase by phase. */
export const healthy: Act = {
  title: 'A healthy pairing',
  play: async ({ stage, page, doing }) => {
    doing('the first pairing');
    const { verdict } = await handshake(specOf(stage, 'gateway', LOCATIONS[0]));
    page.print('');
    page.print(waterfall(verdict, {}, page.width, page.paint));
    return verdict.outcome === 'paired';
  },
};
