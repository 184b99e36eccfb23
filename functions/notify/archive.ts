import { type Incident, isDone } from '../state/incident.ts';
import type { StoredRecord } from '../state/record.ts';
import { type RecordStore, update } from '../state/state-store.ts';

/** Changes the incidents of a record, and of nothing else in it, whatever it has become meanwhile. */
export const updateIncidents = (
  store: RecordStore,
  record: StoredRecord,
  change: (incidents: readonly Incident[]) => readonly Incident[],
): Promise<StoredRecord> =>
  record.kind === 'check'
    ? update(store, 'check', record, (now) => ({ ...now, incidents: change(now.incidents) }))
    : update(store, 'location', record, (now) => ({ ...now, incidents: change(now.incidents) }));

/** Moves what is over and told from a record to the history; history first, so that a crash only repeats it. */
export async function archive(store: RecordStore, record: StoredRecord, at: number): Promise<void> {
  const done = record.incidents.filter(isDone);
  if (done.length === 0) return;
  await store.append(done.map((incident) => ({ entry: 'incident', at, incident })));
  await updateIncidents(store, record, (incidents) =>
    incidents.filter(({ id }) => !done.some((incident) => incident.id === id)),
  );
}
