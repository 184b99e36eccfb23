import { recordReminders, recordTick } from '../../../functions/notify/record-tick.ts';
import type { FailingBy } from '../../../functions/probe/standing.ts';
import { failingFrom, faultOf, MINUTE, NOON, REGIONS } from '../scene.ts';
import { contextAt, last, lastOf, type Sample, type Step, sample } from '../telling.ts';

const rejected = faultOf('AUTH_KEY_REJECTED', 'support-api', { fingerprint: '3f9a1c07', status: 401 });
const certificate = faultOf('TLS_CERT_EXPIRED', 'gateway', {
  subject: 'gateway.example',
  validTo: '2026-11-22T12:00:00.000Z',
  certificate: 'leaf',
});
const overloaded = faultOf('SERVICE_OVERLOADED', 'support-api', { status: 529, retryAfterMs: 30_000 });
const everywhere = failingFrom(REGIONS, rejected);

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

/** Of what fails: from its opening to its recovery. */
export const INCIDENTS: readonly Sample[] = [
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
  sample(
    'A gateway',
    'Who acts differs, and with it what to do.',
    lastOf('gateway', {
      ...down,
      signals: [{ signal: 'opened', to: 'down', failing: gatewayFails() }],
      failing: gatewayFails(),
    }),
  ),
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
