import type { Alert } from '../../functions/notify/alert-sink.ts';
import { recordBlindness, recordDown, recordSilence } from '../../functions/notify/record-alarm.ts';
import { recordReminders, recordTick } from '../../functions/notify/record-tick.ts';
import type { Messages } from '../../functions/notify/storm.ts';
import { alarmMessage, headlinesMessage, testMessage } from '../../functions/notify/stray.ts';
import { alertOf } from '../../functions/notify/text.ts';
import type { Signal } from '../../functions/probe/signal.ts';
import type { FailingBy } from '../../functions/probe/standing.ts';
import type { Incident } from '../../functions/state/incident.ts';
import type { Message } from '../../functions/state/message.ts';
import { freshCheckRecord, freshLocationRecord } from '../../functions/state/record.ts';
import { KEY_READ_BY_SOMEBODY, KEY_STORED_BY_SOMEBODY } from './found.ts';
import { failingFrom, faultOf, MINUTE, NOON, REFERENCE, REGIONS, warned } from './scene.ts';

/** One alert of every kind, as it would be told. */
export interface Sample {
  readonly title: string;
  /** When it comes. */
  readonly when: string;
  readonly alert: Alert;
}

const rejected = faultOf('AUTH_KEY_REJECTED', 'support-api', { fingerprint: '3f9a1c07', status: 401 });
const certificate = faultOf('TLS_CERT_EXPIRED', 'gateway', {
  subject: 'gateway.example',
  validTo: '2026-11-22T12:00:00.000Z',
  certificate: 'leaf',
});
const overloaded = faultOf('SERVICE_OVERLOADED', 'support-api', { status: 529, retryAfterMs: 30_000 });
const everywhere = failingFrom(REGIONS, rejected);
const nowhere: FailingBy = {};

interface Step {
  readonly minute: number;
  readonly signals: readonly Signal[];
  /** @default - nobody fails */
  readonly failing?: FailingBy;
  readonly pairedFrom?: readonly string[];
  readonly failedLooks?: number;
}

const HOSTS: Readonly<Record<string, string>> = { gateway: 'gateway.example:18789' };

/** The last message of what happens to a check, step by step. */
function lastOf(subject: string, ...steps: readonly Step[]): Message {
  const incidents = steps.reduce<readonly Incident[]>(
    (before, { minute, signals, failing = nowhere, pairedFrom = [], failedLooks = 0 }) =>
      recordTick(before, signals, failing, contextAt(subject, minute, pairedFrom, failedLooks)),
    [],
  );
  return last(incidents);
}

const contextAt = (subject: string, minute: number, pairedFrom: readonly string[] = [], failedLooks = 0) => ({
  subject,
  endpoint: HOSTS[subject] ?? 'api.provider.example',
  tick: NOON + minute * MINUTE,
  pairedFrom,
  locations: REGIONS.length,
  failedLooks,
});

function last(incidents: readonly Incident[]): Message {
  const message = incidents.at(-1)?.tellings.at(-1)?.message;
  if (!message) throw new Error('nothing is told');
  return message;
}

const sample = (title: string, when: string, ...messages: Messages): Sample => ({
  title,
  when,
  alert: alertOf(messages, false, REFERENCE),
});

const down = {
  minute: 0,
  signals: [{ signal: 'opened', to: 'down', failing: everywhere }],
  failing: everywhere,
  failedLooks: 3,
} as const satisfies Step;
const one = failingFrom(['eu-west-1'], rejected);
const partial = {
  minute: 0,
  signals: [{ signal: 'opened', to: 'partial', failing: one }],
  failing: one,
  pairedFrom: ['us-east-1', 'ap-northeast-1'],
  failedLooks: 1,
} as const satisfies Step;
const busy = failingFrom(REGIONS, overloaded, 6);
const old = { minute: 0, signals: [warned('warning-appeared', 'KEY_OLD', { days: 91 })] };
const critical = {
  minute: 60,
  signals: [warned('warning-critical', 'KEY_OLD', { days: 181, critical: true })],
};
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

const alarm = (name: string, state: 'ALARM' | 'OK', minute: number, description = '') => ({
  alarmName: `pairwatch-production/${name}`,
  state,
  description,
  reason:
    'Threshold Crossed: 1 out of the last 2 datapoints [2.0 (22/11/26 12:00:00)] was greater than or equal to the threshold (2.0).',
  at: NOON + minute * MINUTE,
});

const silent = recordSilence(freshLocationRecord('eu-west-1'), alarm('LocationSilent/eu-west-1', 'ALARM', 3));

const reminded = recordReminders(
  recordTick([], down.signals, everywhere, contextAt('support-api', 0, [], 720)),
  everywhere,
  contextAt('support-api', 240),
  240 * MINUTE,
);

/** A mute kept the opening back; it is over. */
const afterMute = recordReminders(
  recordTick([], down.signals, everywhere, contextAt('support-api', 0, [], 360)).map((incident) => ({
    ...incident,
    tellings: incident.tellings.map(({ message }) => ({
      state: 'muted' as const,
      message,
      mute: {
        target: 'support-api',
        since: NOON - 5 * MINUTE,
        until: NOON + 120 * MINUTE,
        because: 'the provider moves to another region',
        by: 'ada@desk',
      },
    })),
  })),
  everywhere,
  contextAt('support-api', 120),
  240 * MINUTE,
);

const FOREIGN = { alarm: 'BudgetExceeded', subject: 'support-api' };

export const SAMPLES: readonly Sample[] = [
  sample('Opening: down', 'As many locations as the quorum fail at one tick.', lastOf('support-api', down)),
  sample('Opening: partial', 'Fewer locations fail than the quorum.', lastOf('support-api', partial)),
  sample(
    'Opening: unstable',
    'It fails and pairs again and again.',
    lastOf('support-api', {
      minute: 6,
      signals: [{ signal: 'opened', to: 'unstable', failing: busy }],
      failing: busy,
      failedLooks: 3,
    }),
  ),
  sample(
    'From partial to down',
    'An open incident changes its standing.',
    lastOf('support-api', partial, {
      minute: 4,
      signals: [{ signal: 'moved', from: 'partial', to: 'down', failing: everywhere }],
      failing: everywhere,
      failedLooks: 3,
    }),
  ),
  sample(
    'Change of cause',
    'A location fails with a code that the incident did not have yet.',
    lastOf('support-api', down, {
      minute: 6,
      signals: [{ signal: 'cause-changed', failing: busy }],
      failing: busy,
      failedLooks: 3,
    }),
  ),
  sample(
    'Reminder',
    'The incident has lasted for four hours (`alerts.remindEvery`) without a word.',
    last(reminded),
  ),
  sample(
    'Reminder after a mute',
    'A mute kept messages back, it is over, and the incident is not.',
    last(afterMute),
  ),
  sample(
    'Recovery',
    'Fewer locations fail than before, and none of them is left.',
    lastOf('support-api', down, {
      minute: 17,
      signals: [{ signal: 'recovered', failing: everywhere }],
      pairedFrom: REGIONS,
      failedLooks: 48,
    }),
  ),
  sample(
    'A storm',
    'Several targets of one provider fail with one code within two minutes: one message.',
    lastOf('support-api', down),
    lastOf('sales-api', { ...down, minute: 1 }),
  ),
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
  sample(
    'A gateway',
    'Who acts differs, and with it what to do.',
    lastOf('gateway', {
      ...down,
      signals: [{ signal: 'opened', to: 'down', failing: gatewayFails() }],
      failing: gatewayFails(),
    }),
  ),
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

function gatewayFails(): FailingBy {
  const line = 'openclaw gateway health --url wss://gateway.example:18789 --token "$OPENCLAW_GATEWAY_TOKEN"';
  return Object.fromEntries(
    Object.entries(failingFrom(REGIONS, certificate)).map(([location, failing]) => [
      location,
      { ...failing, reproduce: line },
    ]),
  );
}

function locationSays(...steps: readonly Step[]): Message {
  const incidents = steps.reduce<readonly Incident[]>(
    (before, { minute, signals }) =>
      recordTick(before, signals, nowhere, {
        ...contextAt('eu-west-1', minute),
        endpoint: 'eu-west-1',
        locations: 1,
      }),
    [],
  );
  return last(incidents);
}
