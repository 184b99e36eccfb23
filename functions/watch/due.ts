import { dueMessages } from '../state/incident.ts';
import type { Message } from '../state/message.ts';
import type { StoredRecord } from '../state/record.ts';

/** A message that waits to be told, and the record that holds it. */
export interface Due {
  readonly record: StoredRecord;
  readonly message: Message;
}

export const dueIn = (record: StoredRecord): readonly Due[] =>
  dueMessages(record).map((message) => ({ record, message }));

/** What became due by a change. */
export function newlyDue(before: StoredRecord, after: StoredRecord): readonly Due[] {
  const old = dueMessages(before);
  return dueIn(after).filter(({ message }) => !old.includes(message));
}
