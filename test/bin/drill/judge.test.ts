import { expect, test } from '@jest/globals';
import type { ExpectedIncident } from '../../../bin/drill/expectations.ts';
import { incidentsOf, mistakesOf } from '../../../bin/drill/judge.ts';
import type { Message, MessageKind } from '../../../functions/state/message.ts';

const EXPECTED: ExpectedIncident = {
  check: 'gateway',
  code: 'GATEWAY_HUNG',
  standing: 'down',
  locations: ['us-east-1', 'eu-central-1'],
};

interface Told {
  readonly kind: MessageKind;
  readonly incident?: string;
  readonly subject?: string;
  readonly standing?: string;
  readonly causes?: Readonly<Record<string, string>>;
}

const CAUSES = { 'eu-central-1': 'GATEWAY_HUNG', 'us-east-1': 'GATEWAY_HUNG' };
const OPENED: Told = { kind: 'opened' };
const RECOVERED: Told = { kind: 'recovered', standing: 'up' };

function mistakes(told: readonly Told[], expected: readonly ExpectedIncident[] = [EXPECTED]) {
  return mistakesOf(expected, incidentsOf(told.map(message)));
}

function message({
  kind,
  incident = 'A',
  subject = 'gateway',
  standing = 'down',
  causes = CAUSES,
}: Told): Message {
  const at = '2026-11-22T14:03:00.000Z';
  return {
    schema: 1,
    incident,
    sequence: 1,
    kind,
    subject,
    endpoint: 'gateway.practice.test',
    at,
    openedAt: at,
    standing,
    severity: 'page',
    before: null,
    causes: Object.entries(causes).map(([location, code]) => ({
      location,
      check: subject,
      code,
      phase: null,
      owner: null,
      summary: '',
      since: at,
      evidence: {},
    })),
    pairedFrom: [],
    locations: 3,
    failedLooks: 0,
    durationMs: 0,
    remedy: [],
    reproduce: null,
  };
}

test('what was told as it was due has no mistakes', () => {
  expect(mistakes([OPENED, RECOVERED])).toEqual([]);
});

test('an event that has no end is told once', () => {
  expect(mistakes([OPENED], [{ ...EXPECTED, end: 'none' }])).toEqual([]);
});

test.each<[string, readonly Told[], string]>([
  ['nothing', [], 'nobody was told of GATEWAY_HUNG at gateway'],
  [
    'another code from one location',
    [{ ...OPENED, causes: { ...CAUSES, 'us-east-1': 'TCP_REFUSED' } }, RECOVERED],
    'code: expected GATEWAY_HUNG, told GATEWAY_HUNG, TCP_REFUSED',
  ],
  [
    'a changed cause on the way',
    [OPENED, { kind: 'cause-changed', causes: { ...CAUSES, 'us-east-1': 'TCP_REFUSED' } }, RECOVERED],
    'code: expected GATEWAY_HUNG, told GATEWAY_HUNG, TCP_REFUSED',
  ],
  [
    'an opening told twice',
    [OPENED, OPENED, RECOVERED],
    'messages that tell its opening: expected 1, told 2',
  ],
  [
    'another standing',
    [{ ...OPENED, standing: 'partial' }, RECOVERED],
    'standing: expected down, told partial',
  ],
  [
    'fewer locations',
    [{ ...OPENED, causes: { 'us-east-1': 'GATEWAY_HUNG' } }, RECOVERED],
    'locations: expected eu-central-1, us-east-1, told us-east-1',
  ],
  ['no recovery', [OPENED], 'messages that tell its end: expected 1, told 0'],
  ['two recoveries', [OPENED, RECOVERED, RECOVERED], 'messages that tell its end: expected 1, told 2'],
  [
    'an alarm at another check',
    [OPENED, RECOVERED, { ...OPENED, incident: 'B', subject: 'ai-api' }],
    'false alarm: GATEWAY_HUNG at ai-api',
  ],
])('%s is a mistake', (_name, told, mistake) => {
  expect(mistakes(told)).toContain(mistake);
});

test('words that the alert has to hold are looked for', () => {
  expect(mistakes([OPENED, RECOVERED], [{ ...EXPECTED, says: 'frozen' }])).toEqual([
    'the alert does not say frozen',
  ]);
});
