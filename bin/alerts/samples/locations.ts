import { recordSilence } from '../../../functions/notify/record-alarm.ts';
import { recordTick } from '../../../functions/notify/record-tick.ts';
import type { Incident } from '../../../functions/state/incident.ts';
import type { Message } from '../../../functions/state/message.ts';
import { freshLocationRecord } from '../../../functions/state/record.ts';
import { faultOf, NOON } from '../scene.ts';
import { alarm, contextAt, last, type Sample, type Step, sample } from '../telling.ts';

const blinded = {
  minute: 1,
  signals: [
    {
      signal: 'blinded',
      troubles: {
        'support-api': {
          ...faultOf('KEY_UNREADABLE', 'support-api'),
          since: NOON,
          ticks: 2,
          lastTick: NOON + 60_000,
        },
      },
    },
  ],
} as const satisfies Step;

const silent = recordSilence(freshLocationRecord('eu-west-1'), alarm('LocationSilent/eu-west-1', 'ALARM', 3));

/** Of the places that look. */
export const LOCATIONS: readonly Sample[] = [
  sample(
    'A location cannot judge',
    'Its key store, its network or its clock is at fault, two ticks in a row.',
    locationSays(blinded),
  ),
  sample(
    'It can judge again',
    'Nothing troubles it any more.',
    locationSays(blinded, {
      minute: 9,
      signals: [{ signal: 'sighted', troubles: blinded.signals[0].troubles }],
    }),
  ),
  sample(
    'A location is silent',
    'No looks arrive from it for three periods (alarm LocationSilent).',
    last(silent.incidents),
  ),
  sample(
    'It is heard again',
    'Looks arrive.',
    last(recordSilence(silent, alarm('LocationSilent/eu-west-1', 'OK', 20)).incidents),
  ),
];

function locationSays(...steps: readonly Step[]): Message {
  const incidents = steps.reduce<readonly Incident[]>(
    (before, { minute, signals }) =>
      recordTick(
        before,
        signals,
        {},
        {
          ...contextAt('eu-west-1', minute),
          endpoint: 'eu-west-1',
          locations: 1,
        },
      ),
    [],
  );
  return last(incidents);
}
