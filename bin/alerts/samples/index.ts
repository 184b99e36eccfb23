import { testMessage } from '../../../functions/notify/stray.ts';
import { KEY_READ_BY_SOMEBODY, KEY_STORED_BY_SOMEBODY } from '../found.ts';
import { GATEWAY_PASSED_OVER } from '../passed-over.ts';
import { NOON } from '../scene.ts';
import { type Sample, sample } from '../telling.ts';
import { ALARMS } from './alarms.ts';
import { INCIDENTS } from './incidents.ts';
import { LOCATIONS } from './locations.ts';
import { WARNINGS } from './warnings.ts';

/** One alert of every kind, in the order of the page. */
export const SAMPLES: readonly Sample[] = [
  ...INCIDENTS,
  ...WARNINGS,
  ...LOCATIONS,
  ...ALARMS,
  sample(
    'An emergency passed over a gateway',
    'At once when `rotate --now` did not wait for it; once more, as a ticket, when it uses the current key.',
    GATEWAY_PASSED_OVER,
  ),
  sample(
    'What a rotation or the audit found',
    'The daily comparison found a key that nobody rotated, and CloudTrail knows who put it there.',
    KEY_STORED_BY_SOMEBODY,
  ),
  sample(
    'Somebody else read a key',
    'With `alerts.foreignReaders`: within minutes, once a reader, secret and day.',
    KEY_READ_BY_SOMEBODY,
  ),
  sample('A test', '`pairwatch test-alert`.', testMessage('production', 'ada@desk', NOON)),
];
