import { describe, expect, test } from '@jest/globals';
import { DESCRIPTION } from '../../../functions/dashboard/request.ts';
import { type WidgetSource, widgetOf } from '../../../functions/dashboard/widget.ts';
import type { HistoryEntry } from '../../../functions/state/history.ts';
import type { Mute } from '../../../functions/state/mute.ts';
import type { CheckRecord } from '../../../functions/state/record.ts';
import {
  type ExampleWatch,
  exampleWatch,
  failing,
  type Happening,
  pairing,
  warning,
} from '../../support/example-watch.ts';

const TICK = Date.UTC(2026, 10, 22, 3, 12);
const NOW = TICK + 40_000;

const sourceOf = (
  { records, ballots }: ExampleWatch,
  mutes: readonly Mute[] = [],
  history: readonly HistoryEntry[] = [],
): WidgetSource => ({
  records: {
    place: 'the table',
    list: async () => records,
    history: async function* () {
      yield* history;
    },
  },
  mutes: { mutes: async () => mutes },
  ballots: { count: async (tick) => ballots.filter((look) => look.tick === tick) },
});

function widget(
  watch: ExampleWatch,
  event: object = {},
  source = sourceOf(watch),
  now = NOW,
): Promise<string> {
  return widgetOf({ view: 'state', ...event }, { plan: watch.plan, source, now, endpoint: 'arn:widget' });
}

const textOf = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

const names = (count: number) =>
  Array.from({ length: count }, (_, at) => `api-${String(at).padStart(3, '0')}`);
const down: Happening = {
  target: 'api-000',
  since: 3,
  result: failing('TLS_CERT_EXPIRED', { subject: 'CN=api', validTo: 'yesterday' }),
};

describe('state', () => {
  test('a target that pairs everywhere: one line, with its latency from each location', async () => {
    const text = textOf(await widget(exampleWatch(['gateway'], TICK)));
    expect(text).toContain('1 up');
    expect(text).toMatch(/gateway up 03:07 \(5 min 40 s\) ● \d+ ms ● \d+ ms ● \d+ ms/);
    expect(text).toContain('2026-11-22 03:12:40 UTC');
  });

  test('a target that is down says since when, from where, why, whose it is and what to do', async () => {
    const text = textOf(await widget(exampleWatch(['api-000', 'b'], TICK, [down])));
    expect(text).toContain('1 down');
    expect(text).toContain('TLS_CERT_EXPIRED The certificate has expired; the key was not sent.');
    expect(text).toContain(
      'From eu-central-1, us-east-1 and ap-southeast-2 since 03:09. Who acts: endpoint.',
    );
    expect(text).toContain('The certificate &quot;CN=api&quot; ended on yesterday.');
    expect(text).toMatch(/Incident [0-9A-Z]{26}, 12 failed looks/);
  });

  test('failing first, then warned, then the others by name', async () => {
    const expiring = { target: 'api-150', since: 5, result: pairing(100, warning('TLS_CERT_EXPIRING')) };
    const partial = { ...down, target: 'api-160', from: ['us-east-1'] };
    const text = textOf(await widget(exampleWatch(names(200), TICK, [expiring, partial, down])));
    const order = ['api-000', 'api-160', 'api-150', 'api-001', 'api-002', 'api-199'].map((name) =>
      text.indexOf(`${name} `),
    );
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).not.toContain(-1);
    expect(text).toContain('1 down 1 partial 198 up');
  });

  test('a location that stopped looking is silent, with its age; what it said before is not shown as true', async () => {
    const watch = exampleWatch(['a', 'b'], TICK);
    const later = NOW + 40 * 60_000;
    const ballots = watch.ballots.map((look) => ({ ...look, tick: TICK + 40 * 60_000, at: later - 30_000 }));
    const source = sourceOf({
      ...watch,
      ballots: ballots.filter(({ location }) => location !== 'us-east-1'),
    });
    const text = textOf(await widget(watch, {}, source, later));
    expect(text).toMatch(/○ us-east-1 silent : last looked 40 min ago, 03:12/);
    expect(text).toContain('○ silent for 40 min');
    expect(text).toContain('2 up');
  });

  test('nobody looks: no target counts as up', async () => {
    const watch = exampleWatch(['a', 'b'], TICK);
    const text = textOf(await widget(watch, {}, sourceOf({ ...watch, ballots: [] }), NOW + 3_600_000));
    expect(text).toContain('2 unseen');
    expect(text).not.toContain('2 up');
  });

  test('a healthy check is recorded seldom: the ballots of the last ticks say that it is still looked at', async () => {
    const watch = exampleWatch(['a'], TICK);
    const old = watch.records.map((record) =>
      record.kind === 'check'
        ? ({
            ...record,
            looks: Object.fromEntries(
              Object.entries(record.looks).map(([at, look]) => [
                at,
                { ...look, tick: look.tick - 14 * 60_000 },
              ]),
            ),
          } satisfies CheckRecord)
        : record,
    );
    expect(textOf(await widget(watch, {}, sourceOf({ ...watch, records: old })))).toContain('1 up');
  });

  test('a location that cannot judge is told apart from a target that fails', async () => {
    const blind = ['a', 'b'].map((target) => ({
      target,
      from: ['us-east-1'],
      since: 4,
      result: failing('KEY_UNREADABLE', { reason: 'denied' }),
    }));
    const text = textOf(await widget(exampleWatch(['a', 'b'], TICK, blind)));
    expect(text).toContain('us-east-1 cannot judge 2 checks : KEY_UNREADABLE');
    expect(text).toContain('? KEY_UNREADABLE');
    expect(text).toContain('2 up');
  });

  test('a target without a key is unarmed and says why; one never seen is new', async () => {
    const watch = exampleWatch(['a', 'b'], TICK, [
      { target: 'a', since: 9, result: { result: 'unarmed', reason: 'no secret holds its key' } },
    ]);
    const text = textOf(
      await widget(
        watch,
        {},
        sourceOf({ ...watch, records: watch.records.filter(({ name }) => name !== 'b'), ballots: [] }),
      ),
    );
    expect(text).toContain('1 unarmed 1 new');
    expect(text).toContain('no secret holds its key');
    expect(text).toContain('○ no look yet');
  });

  test('a mute is shown with its end, author and reason', async () => {
    const watch = exampleWatch(['a'], TICK);
    const mute: Mute = {
      target: 'a',
      since: TICK,
      until: TICK + 3_600_000,
      because: 'deploy <b>now</b>',
      by: 'role/ops',
    };
    const text = await widget(watch, {}, sourceOf(watch, [mute]));
    expect(text).toContain('Muted until 04:12 by role/ops: deploy &lt;b&gt;now&lt;/b&gt;');
    expect(textOf(text)).toContain('1 muted');
  });

  test('what peers and people wrote is text, never markup', async () => {
    const evil = '<script>x</script><img src=x onerror=x>"\'';
    const watch = exampleWatch(['a'], TICK, [
      { target: 'a', since: 2, result: failing('TLS_CERT_EXPIRED', { subject: evil, validTo: evil }) },
    ]);
    const shown = await widget(watch);
    expect(shown).not.toContain('<script');
    expect(shown).not.toContain('<img');
    expect(shown).toContain('&lt;script&gt;');
  });
});

describe('size', () => {
  test.each([
    [1, 0],
    [200, 0],
    [200, 200],
    [1000, 0],
    [1000, 1000],
  ])('%d targets, %d of them down: under 100 KB', async (count, broken) => {
    const all = names(count);
    const happens = all.slice(0, broken).map((target) => ({ ...down, target }));
    const watch = exampleWatch(all, TICK, happens, { minutes: 3 });
    const shown = await widget(watch);
    expect(Buffer.byteLength(shown)).toBeLessThan(100_000);
  });

  test('a thousand stand on several pages; every target on one of them', async () => {
    const watch = exampleWatch(names(1000), TICK, [], { minutes: 3 });
    const first = await widget(watch);
    expect(first).toContain(
      '<cwdb-action action="call" endpoint="arn:widget">{&quot;view&quot;:&quot;state&quot;,&quot;page&quot;:1}</cwdb-action>',
    );
    const pages = await Promise.all([0, 1, 2, 3].map((page) => widget(watch, { page })));
    for (const name of names(1000))
      expect(pages.filter((page) => page.includes(`>${name} `))).toHaveLength(1);
    expect(await widget(watch, { page: 99 })).toBe(pages[3]);
  });
});

describe('incidents', () => {
  test('open ones from the records, ended ones from the history, each once', async () => {
    const watch = exampleWatch(['api-000'], TICK, [down]);
    const [open] = watch.records.flatMap(({ incidents }) => incidents);
    if (!open) throw new Error('no incident was opened');
    const ended = {
      ...open,
      id: '01ENDED',
      subject: 'gone',
      openedAt: TICK - 7_200_000,
      closedAt: TICK - 3_600_000,
    };
    const history = [ended, ended].map(
      (incident): HistoryEntry => ({ entry: 'incident', at: incident.closedAt, incident }),
    );
    const text = textOf(await widget(watch, { view: 'incidents' }, sourceOf(watch, [], history)));
    expect(text).toContain('03:09 lasts, 3 min 40 s api-000 down TLS_CERT_EXPIRED');
    expect(text.split('gone')).toHaveLength(2);
    expect(text).toContain('01:12 1 h gone');
  });

  test('of a target that was taken out do not last for ever', async () => {
    const { records } = exampleWatch(['api-000'], TICK, [down]);
    const watch = { ...exampleWatch(['other'], TICK), records };
    expect(textOf(await widget(watch, { view: 'incidents' }))).toContain('No incident since');
  });

  test('none: it says so', async () => {
    const watch = exampleWatch(['a'], TICK);
    expect(textOf(await widget(watch, { view: 'incidents' }))).toContain('No incident since 11-15 03:12');
  });
});

describe('the console', () => {
  const watch = exampleWatch(['a'], TICK);

  test('asks for a description when somebody edits the widget', async () => {
    expect(await widget(watch, { describe: true })).toBe(DESCRIPTION);
  });

  test('tells the theme and the time zone', async () => {
    const console = {
      theme: 'dark',
      timezone: { label: 'Local', offsetISO: '+05:30', offsetInMinutes: -330 },
    };
    const shown = await widget(watch, { widgetContext: console });
    expect(shown).toContain('background:#0f1b2a');
    expect(textOf(shown)).toContain('2026-11-22 08:42:40 +05:30');
  });

  test('may send anything', async () => {
    for (const event of [
      null,
      'x',
      { page: -1 },
      { page: 'x' },
      { widgetContext: 7 },
      { widgetContext: { timezone: null } },
    ])
      expect(
        await widgetOf(event, { plan: watch.plan, source: sourceOf(watch), now: NOW, endpoint: '' }),
      ).toContain('1 up');
  });
});

test('table gone: it says so, and that alarms go on', async () => {
  const watch = exampleWatch(['a'], TICK);
  const gone = {
    ...sourceOf(watch),
    mutes: { mutes: () => Promise.reject(Object.assign(new Error('secret'), { code: 'STATE_GONE' })) },
  };
  for (const view of ['state']) {
    const text = textOf(await widget(watch, { view }, gone));
    expect(text).toContain('The state table cannot be read');
    expect(text).toContain('STATE_GONE');
    expect(text).not.toContain('secret');
  }
});
