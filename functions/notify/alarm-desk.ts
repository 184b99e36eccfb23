import type { CheckRules } from '../probe/check.ts';
import { openIncident } from '../state/incident.ts';
import {
  type CheckRecord,
  freshCheckRecord,
  freshLocationRecord,
  type StoredRecord,
} from '../state/record.ts';
import { type RecordStore, update } from '../state/state-store.ts';
import type { AlarmChange } from './alarm-change.ts';
import { isDown, recordBlindness, recordDown, recordDownOver, recordSilence } from './record-alarm.ts';
import type { AlarmSubject } from './stray.ts';

export interface AlarmDeskOptions {
  readonly store: RecordStore;
  /** Of the plan, by published name. */
  readonly checks: readonly CheckRules[];
  /**
   * Judges a check by the stored votes of the last ticks before a moment, epoch ms. Answers whether there were any;
   * rejects where they cannot be read.
   */
  readonly settle: (check: string, until: number) => Promise<boolean>;
}

/** So many periods may lie between the tick that an alarm is about and its change of state. */
const PERIODS = 3;

/**
 * The safety net: an alarm → the record that it is about, with what is due to be told. Where the direct way brought
 * the same already, nothing changes.
 */
export class AlarmDesk {
  readonly #options: AlarmDeskOptions;

  constructor(options: AlarmDeskOptions) {
    this.#options = options;
  }

  /** The record, as it is then; undefined for an alarm that has none. Rejects where it cannot be read or written. */
  async join({ alarm, subject }: AlarmSubject, change: AlarmChange): Promise<StoredRecord | undefined> {
    const { store } = this.#options;
    const location = freshLocationRecord(subject);
    const isNews = change.state !== 'INSUFFICIENT_DATA';
    switch (alarm) {
      case 'Down':
        return this.#down(subject, change);
      case 'LocationSilent':
        return update(store, 'location', location, (record) =>
          isNews ? recordSilence(record, change) : record,
        );
      case 'LocationInconclusive':
        return update(store, 'location', location, (record) =>
          isNews ? recordBlindness(record, change) : record,
        );
      default:
        return undefined;
    }
  }

  async #down(name: string, change: AlarmChange): Promise<StoredRecord> {
    const { store, checks } = this.#options;
    const check = checks.find((known) => known.name === name);
    const fresh = freshCheckRecord(name, check?.endpoint ?? name);
    const isUnknown = change.state === 'ALARM' && !(await this.#isKnown(name, change));
    return update(store, 'check', fresh, (record) => {
      if (change.state === 'OK') return recordDownOver(record, change);
      return isUnknown ? recordDown(record, change, fresh.endpoint, check?.locations.length ?? 1) : record;
    });
  }

  /** Whether the looks of that time say what is so: it is down, or they were judged and it is not any more. */
  async #isKnown(name: string, { at }: AlarmChange): Promise<boolean> {
    const { store, settle } = this.#options;
    if (isKnownDown(await store.read('check', name))) return true;
    const voted = await settle(name, at).catch(() => false);
    const record = await store.read('check', name);
    if (voted || isKnownDown(record)) return true;
    const newest = record?.judged.window.at(-1)?.tick ?? 0;
    return record !== undefined && newest > at - PERIODS * record.everyMs;
  }
}

const isKnownDown = (record: CheckRecord | undefined): boolean =>
  record !== undefined && isDown(openIncident(record.incidents, { kind: 'outage' }));
