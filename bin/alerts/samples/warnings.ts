import { REGIONS, warned } from '../scene.ts';
import { lastOf, type Sample, sample } from '../telling.ts';

const old = { minute: 0, signals: [warned('warning-appeared', 'KEY_OLD', { days: 91 })] };
const critical = {
  minute: 60,
  signals: [warned('warning-critical', 'KEY_OLD', { days: 181, critical: true })],
};

/** Of what pairs, and will not for ever. */
export const WARNINGS: readonly Sample[] = [
  sample('A warning', 'A handshake pairs, and something will break it some day.', lastOf('support-api', old)),
  sample('A warning grows critical', 'It passes its second threshold.', lastOf('support-api', old, critical)),
  sample(
    'A warning clears',
    'Three ticks in a row are without it.',
    lastOf('support-api', old, {
      minute: 90,
      signals: [
        {
          signal: 'warning-cleared',
          warning: {
            code: 'KEY_OLD',
            summary: 'The key has not been replaced for a long time',
            evidence: { days: 91 },
          },
          locations: [...REGIONS],
          quiet: false,
        },
      ],
    }),
  ),
];
