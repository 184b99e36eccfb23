import { type WidgetSource, widgetOf } from '../../functions/dashboard/widget.ts';
import type { HistoryEntry } from '../../functions/state/history.ts';
import type { Incident } from '../../functions/state/incident.ts';
import type { Mute } from '../../functions/state/mute.ts';
import {
  type ExampleWatch,
  exampleWatch,
  failing,
  pairing,
  REGIONS,
  warning,
} from '../support/example-watch.ts';
import { svgOf } from './svg.ts';

const TICK = Date.UTC(2026, 10, 22, 2, 12);
const MINUTE_MS = 60_000;

const MANY = [
  'gateway',
  'router',
  'anthropic',
  ...Array.from({ length: 197 }, (_, at) => `team-${String(at + 1).padStart(3, '0')}-api`),
];

const EXPIRED = failing('TLS_CERT_EXPIRED', {
  target: 'gateway',
  subject: 'CN=gateway.example.com',
  validTo: '2026-11-22T02:08:00Z',
  certificate: 'leaf',
});
const EXPIRING = warning('TLS_CERT_EXPIRING', {
  subject: 'CN=router.example.com',
  validTo: '2026-12-04',
  value: 12,
});
const REFUSED = failing('TCP_REFUSED', { target: 'team-014-api', address: '203.0.113.7', port: 443 });
const DENIED = failing('KEY_UNREADABLE', { target: 'team-101-api', reason: 'AccessDeniedException' });

const MUTE: Mute = {
  target: 'team-014-api',
  since: TICK - 20 * MINUTE_MS,
  until: TICK + 100 * MINUTE_MS,
  because: 'planned move of the cluster',
  by: 'role/operations',
};

const outage = exampleWatch(MANY, TICK, [
  { target: 'gateway', since: 4, result: EXPIRED },
  { target: 'team-014-api', since: 3, from: ['us-east-1'], result: REFUSED },
  { target: 'router', since: 5, result: pairing(240, EXPIRING) },
  { target: 'team-050-api', since: 9, result: { result: 'unarmed', reason: 'no key is stored for it yet' } },
  ...['team-101-api', 'team-102-api'].map((target) => ({
    target,
    since: 4,
    from: ['ap-southeast-2'],
    result: DENIED,
  })),
]);

/** The pictures of docs/dashboard.md by file name: the widget's own HTML for example data, drawn. */
export async function pictures(): Promise<Readonly<Record<string, string>>> {
  const one = exampleWatch(['gateway'], TICK);
  const many = exampleWatch(MANY, TICK);
  return {
    'dashboard-one.svg': svgOf(await panel(one, 'state', 'light'), 'State by location', 900),
    'dashboard-many.svg': svgOf(await panel(many, 'state', 'light'), 'State by location', 1200),
    'dashboard-outage.svg': svgOf(await panel(outage, 'state', 'dark'), 'State by location', 1200),
    'dashboard-incidents.svg': svgOf(await panel(outage, 'incidents', 'light'), 'Recent incidents', 900),
  };
}

function panel(watch: ExampleWatch, view: string, theme: string): Promise<string> {
  const { plan, records, ballots } = watch;
  const source: WidgetSource = {
    records: {
      place: 'the table',
      list: async () => records,
      history: async function* () {
        yield* EARLIER;
      },
    },
    mutes: { mutes: async () => (watch === outage ? [MUTE] : []) },
    ballots: { count: async (tick) => ballots.filter((look) => look.tick === tick) },
  };
  const widgetContext = { theme, timezone: { offsetISO: '+01:00' } };
  return widgetOf({ view, widgetContext }, { plan, source, now: TICK + 25_000, endpoint: 'arn' });
}

const EARLIER: readonly HistoryEntry[] = (
  [
    ['router', 31, 4, ['partial', 'down'], ['HTTP_RATE_LIMITED']],
    ['anthropic', 75, 12, ['unstable'], ['TCP_TIMEOUT', 'TLS_HANDSHAKE_FAILED']],
    ['team-007-api', 130, 58, ['down'], ['AUTH_KEY_REJECTED']],
  ] as const
).map(([subject, hoursAgo, minutes, path, codes]) => {
  const openedAt = TICK - hoursAgo * 60 * MINUTE_MS;
  const incident: Incident = {
    id: `01EARLIER${subject}`,
    subject,
    about: { kind: 'outage' },
    openedAt,
    closedAt: openedAt + minutes * MINUTE_MS,
    path: path.map((standing) => ({ standing, since: openedAt })),
    causes: codes.map((code) => ({ location: REGIONS[0], code, since: openedAt })),
    failedLooks: 3 * minutes,
    explained: {},
    tellings: [],
  };
  return { entry: 'incident', at: openedAt + minutes * MINUTE_MS, incident };
});
