import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type StateTable, stateTable } from '../../../functions/aws/state-table.ts';
import { widgetOf } from '../../../functions/dashboard/widget.ts';
import { type ExampleWatch, exampleWatch, failing, REGIONS } from '../../support/example-watch.ts';
import { MINUTE, NOON } from '../../support/looks.ts';
import { type AdapterHome, createTable, openHome } from './home.ts';

const TARGETS = 200;

let home: AdapterHome;
let table: StateTable;
let dropTable: () => Promise<void>;
let watch: ExampleWatch;

const show = (view: string) =>
  widgetOf({ view }, { plan: watch.plan, source: table, now: NOON + 30_000, endpoint: 'arn' });

describe('the dashboard, from the state table', () => {
  beforeAll(async () => {
    home = await openHome();
    dropTable = await createTable(home);
    table = stateTable(home);
    const names = Array.from({ length: TARGETS }, (_, at) => `api-${at}`);
    watch = exampleWatch(names, NOON, [{ target: 'api-7', since: 2, result: failing('TLS_CERT_EXPIRED') }]);
    for (const record of watch.records) await table.records.write({ ...record, revision: 1 });
    for (const location of REGIONS) {
      const voter = { location, kind: 'handshake', shard: 0, everyMs: 60_000 } as const;
      for (const tick of [NOON - MINUTE, NOON]) {
        const looks = watch.ballots.filter((look) => look.location === location && look.tick === tick);
        await table.ballots.cast(tick, voter, 1, looks);
      }
    }
    await table.mutes.mute({
      target: 'api-7',
      since: NOON,
      until: NOON + MINUTE,
      because: 'moving',
      by: 'ops',
    });
  }, 120_000);

  afterAll(async () => {
    await dropTable?.();
    await home?.close();
  });

  test('state of 200 targets by location, what is down and what is muted', async () => {
    const shown = await show('state');
    expect(shown).toContain('1 down');
    expect(shown).toContain('199 up');
    expect(shown).toContain('by ops: moving');
    expect(shown).not.toContain('silent for');
    expect(Buffer.byteLength(shown)).toBeLessThan(100_000);
  });

  test('its incident', async () => {
    expect(await show('incidents')).toContain('TLS_CERT_EXPIRED');
  });

  test('table gone: it says so', async () => {
    await dropTable();
    expect(await show('state')).toContain('STATE_GONE');
    dropTable = () => Promise.resolve();
  });
});
