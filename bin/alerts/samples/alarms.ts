import { recordBlindness, recordDown } from '../../../functions/notify/record-alarm.ts';
import { alarmMessage, headlinesMessage } from '../../../functions/notify/stray.ts';
import { freshCheckRecord, freshLocationRecord } from '../../../functions/state/record.ts';
import { NOON } from '../scene.ts';
import { alarm, last, type Sample, sample } from '../telling.ts';

const FOREIGN = { alarm: 'BudgetExceeded', subject: 'support-api' };

/** Of the safety net, where the looks themselves cannot be read. */
export const ALARMS: readonly Sample[] = [
  sample(
    'Down, by the alarm alone',
    'The safety net knows that as many locations as the quorum fail, and no looks of that time can be read.',
    last(
      recordDown(
        freshCheckRecord('support-api', 'api.provider.example'),
        alarm('Down/support-api', 'ALARM', 2),
        'api.provider.example',
        3,
      ).incidents,
    ),
  ),
  sample(
    'A location cannot judge, by the alarm alone',
    'It publishes numbers, and nothing of it can be read.',
    last(
      recordBlindness(freshLocationRecord('eu-west-1'), alarm('LocationInconclusive/eu-west-1', 'ALARM', 2))
        .incidents,
    ),
  ),
  sample(
    'Without the state table',
    'The table is gone or denied: straight from the alarm.',
    alarmMessage(
      { alarm: 'Down', subject: 'support-api' },
      alarm('Down/support-api', 'ALARM', 2),
      'STATE_GONE',
    ),
  ),
  sample(
    'Without the state table, directly',
    'The same, from what the probe said when it called.',
    headlinesMessage(
      {
        pairwatch: 'due',
        schema: 1,
        checks: ['support-api'],
        locations: [],
        from: 'eu-west-1',
        tick: new Date(NOON).toISOString(),
        headlines: ['DOWN support-api: AUTH_KEY_REJECTED from all 3 locations'],
      },
      'STATE_UNREACHABLE',
    ),
  ),
  sample(
    'Another alarm',
    'An alarm that the watch has no record for, told by its description.',
    alarmMessage(
      FOREIGN,
      alarm('BudgetExceeded/support-api', 'ALARM', 0, 'The month costs more than was planned.'),
    ),
  ),
  sample(
    'It is over',
    'Its alarm is OK again.',
    alarmMessage(
      FOREIGN,
      alarm('BudgetExceeded/support-api', 'OK', 30, 'The month costs more than was planned.'),
    ),
  ),
];
