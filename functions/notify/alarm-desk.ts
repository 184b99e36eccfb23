import type { CheckRules } from '../probe/check.ts';
import { openIncident } from '../state/incident.ts';
import { type CheckRecord, freshCheckRecord, freshLocationRecord, type RecordKey } from '../state/record.ts';
import { type RecordStore, update } from '../state/state-store.ts';
import type { AlarmChange } from './alarm-change.ts';
import { recordBlindness, recordDown, recordDownOver, recordSilence } from './record-alarm.ts';
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

  /** The record that was joined; undefined for an alarm that has none. Rejects where records cannot be read or written. */
  async join({ alarm, subject }: AlarmSubject, change: AlarmChange): Promise<RecordKey | undefined> {
    const { store } = this.#options;
    const location = freshLocationRecord(subject);
    switch (alarm) {
      case 'Down':
        await this.#down(subject, change);
        return { kind: 'check', name: subject };
      case 'LocationSilent':
        if (change.state !== 'INSUFFICIENT_DATA')
          await update(store, 'location', location, (record) => recordSilence(record, change));
        return { kind: 'location', name: subject };
      case 'LocationInconclusive':
        if (change.state !== 'INSUFFICIENT_DATA')
          await update(store, 'location', location, (record) => recordBlindness(record, change));
        return { kind: 'location', name: subject };
      default:
        return undefined;
    }
  }

  async #down(name: string, change: AlarmChange): Promise<void> {
    const { store } = this.#options;
    const check = this.#options.checks.find((known) => known.name === name);
    const fresh = freshCheckRecord(name, check?.endpoint ?? name);
    switch (change.state) {
      case 'OK':
        await update(store, 'check', fresh, (record) => recordDownOver(record, change));
        return;
      case 'ALARM':
        if (await this.#isKnown(name, change)) return;
        await update(store, 'check', fresh, (record) =>
          recordDown(record, change, fresh.endpoint, check?.locations.length ?? 1),
        );
        return;
      case 'INSUFFICIENT_DATA':
        return;
    }
  }

  /** Whether the looks of that time say what is so: an outage is open, or they were judged and it is none any more. */
  async #isKnown(name: string, { at }: AlarmChange): Promise<boolean> {
    const { store, settle } = this.#options;
    if (isOpenOutage(await store.read('check', name))) return true;
    const voted = await settle(name, at).catch(() => false);
    const record = await store.read('check', name);
    if (voted || isOpenOutage(record)) return true;
    const newest = record?.judged.window.at(-1)?.tick ?? 0;
    return record !== undefined && newest > at - PERIODS * record.everyMs;
  }
}

const isOpenOutage = (record: CheckRecord | undefined): boolean =>
  record !== undefined && openIncident(record.incidents, { kind: 'outage' }) !== undefined;
