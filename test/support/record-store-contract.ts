import { describe, expect, test } from '@jest/globals';
import type { HistoryEntry } from '../../functions/state/history.ts';
import { type Incident, opened } from '../../functions/state/incident.ts';
import { type CheckRecord, freshCheckRecord, freshLocationRecord } from '../../functions/state/record.ts';
import { type RecordStore, update } from '../../functions/state/state-store.ts';
import { MINUTE, NOON } from './looks.ts';

/** An incident of a check that ended some minutes after noon. */
export function closedIncident(subject: string, minutes: number): Incident {
  const incident = opened({ subject, tick: NOON, failedLooks: 1 }, { kind: 'outage' });
  return { ...incident, closedAt: NOON + minutes * MINUTE };
}

/** What every store of records keeps to, wherever it keeps them. `open` answers an empty one. */
export function keepsTheRecordContract(open: () => RecordStore): void {
  const fresh = freshCheckRecord('api/exchange', 'host');

  describe('records', () => {
    test('are written over the revision that was read, and over no other', async () => {
      const store = open();
      expect(await store.write({ ...fresh, revision: 1 })).toBe(true);
      expect(await store.write({ ...fresh, revision: 1 })).toBe(false);
      expect(await store.write({ ...fresh, revision: 3 })).toBe(false);
      expect(await store.write({ ...fresh, revision: 2, armed: true })).toBe(true);
      expect(await store.read('check', 'api/exchange')).toEqual({ ...fresh, revision: 2, armed: true });
    });

    test('changed at once by eight lose no change', async () => {
      const store = open();
      const longer = (record: CheckRecord) => ({ ...record, everyMs: record.everyMs + 1 });
      const changes = Array.from({ length: 8 }, () => update(store, 'check', fresh, longer));
      const revisions = (await Promise.all(changes)).map(({ revision }) => revision);
      expect(revisions.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect((await store.read('check', 'api/exchange'))?.everyMs).toBe(fresh.everyMs + 8);
    });

    test('are read in bulk, those that are there, however many are asked for', async () => {
      const store = open();
      const names = Array.from({ length: 230 }, (_, at) => `target-${at}`);
      const there = names.filter((_, at) => at % 2 === 0);
      await Promise.all(there.map((name) => store.write({ ...fresh, name, revision: 1 })));
      const read = await store.readMany('check', [...names, ...names]);
      expect([...read.keys()].sort()).toEqual(there.toSorted());
      expect(read.get('target-2')).toEqual({ ...fresh, name: 'target-2', revision: 1 });
      expect((await store.readMany('location', names)).size).toBe(0);
      expect((await store.readMany('check', [])).size).toBe(0);
    });

    test('are listed by kind and name, and forgotten', async () => {
      const store = open();
      await store.write({ ...freshLocationRecord('api/exchange'), revision: 1 });
      await store.write({ ...fresh, revision: 1 });
      await store.write({ ...fresh, name: 'a', revision: 1 });
      const listed = async () => (await store.list()).map(({ kind, name }) => `${kind} ${name}`);
      expect((await listed()).toSorted()).toEqual(['check a', 'check api/exchange', 'location api/exchange']);
      await store.forget(fresh);
      expect(await store.read('check', 'api/exchange')).toBeUndefined();
      expect((await listed()).toSorted()).toEqual(['check a', 'location api/exchange']);
    });
  });

  test('incidents are kept in the history, the oldest first, from a day on', async () => {
    const store = open();
    const entry = (subject: string, minutes: number): HistoryEntry => ({
      entry: 'incident',
      at: NOON + minutes * MINUTE,
      incident: closedIncident(subject, minutes),
    });
    const day = 24 * 60;
    for (const one of [entry('c', 1), entry('a', day + 1), entry('b', day + 2)]) await store.append([one]);
    const kept: HistoryEntry[] = [];
    for await (const one of store.history(NOON + day * MINUTE)) kept.push(one);
    expect(kept).toEqual([entry('a', day + 1), entry('b', day + 2)]);
  });
}
