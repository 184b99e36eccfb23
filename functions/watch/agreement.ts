import type { NotifyEvent } from '../contract/events.ts';
import { archive } from '../notify/archive.ts';
import { subjectLine } from '../notify/subject-line.ts';
import type { PlannedCheck } from '../probe/check.ts';
import type { Look } from '../probe/look.ts';
import { type CheckRecord, freshCheckRecord, type StoredRecord } from '../state/record.ts';
import { update } from '../state/state-store.ts';
import { agree, type Ballots } from './agree.ts';
import { type Due, newlyDue } from './due.ts';
import { unsettledTick } from './news.ts';
import { REMIND_EVERY_MS, type SharedWatchOptions } from './shared-options.ts';
import type { Troubles } from './troubles.ts';

/**
 * Brings the looks of a tick together with those of other locations. A wave is cast first and everybody's looks are
 * counted after it, so that whoever casts last sees all; what they mean is written over the record that was read.
 */
export class Agreement {
  readonly #options: SharedWatchOptions;
  readonly #tick: number;
  /** As last read or written, by check. */
  readonly #records: Map<string, CheckRecord>;
  readonly #troubles: Troubles;
  #waves = 0;
  /** Looks that could not be brought to the others yet. */
  #waiting: readonly Look[] = [];
  /** Checks whose record could not be written. */
  readonly #unwritten = new Set<string>();

  constructor(
    options: SharedWatchOptions,
    tick: number,
    records: ReadonlyMap<string, CheckRecord>,
    troubles: Troubles,
  ) {
    this.#options = options;
    this.#tick = tick;
    this.#records = new Map(records);
    this.#troubles = troubles;
  }

  recordOf({ name, endpoint }: PlannedCheck): CheckRecord {
    return this.#records.get(name) ?? freshCheckRecord(name, endpoint);
  }

  /** Never rejects. What could not be done because of the table is tried again with the next wave. */
  async reach(looks: readonly Look[]): Promise<void> {
    const { box, voter, checks } = this.#options;
    const brought = [...this.#waiting, ...looks];
    const names = new Set([...this.#unwritten, ...brought.map(({ check }) => check)]);
    const own = checks.filter(({ name }) => names.has(name));
    this.#waiting = brought;
    try {
      this.#waves += 1;
      await box.cast(this.#tick, voter, this.#waves, brought);
      const ballots = await this.#counted(own);
      this.#waiting = [];
      const due = await Promise.all(own.map((check) => this.#conclude(check, ballots)));
      await this.notify(due.flat());
    } catch (error) {
      this.#troubles.add('votes could not be brought together', error);
    }
  }

  /** Has people told of what is due; where nobody can be called it stays due, and the alarms go their own way. */
  async notify(due: readonly Due[]): Promise<void> {
    if (due.length === 0) return;
    const { notifier, voter } = this.#options;
    const named = (kind: StoredRecord['kind']) => [
      ...new Set(due.filter(({ record }) => record.kind === kind).map(({ record }) => record.name)),
    ];
    const event: NotifyEvent = {
      pairwatch: 'due',
      schema: 1,
      checks: named('check'),
      locations: named('location'),
      from: voter.location,
      tick: new Date(this.#tick).toISOString(),
      headlines: due.map(({ message }) => subjectLine([message])),
    };
    await notifier
      .notify(event)
      .catch((error: unknown) => this.#troubles.add('notify could not be called', error));
  }

  async #counted(checks: readonly PlannedCheck[]): Promise<Ballots> {
    const unsettled = checks.map((check) => unsettledTick(this.recordOf(check), this.#tick, check.everyMs));
    const ticks = new Set([this.#tick, ...unsettled.filter((tick) => tick !== undefined)]);
    const counts = await Promise.all(
      [...ticks].map(
        async (tick) =>
          [tick, Map.groupBy(await this.#options.box.count(tick), ({ check }) => check)] as const,
      ),
    );
    return new Map(counts);
  }

  /** Answers what became due by this write. */
  async #conclude(check: PlannedCheck, ballots: Ballots): Promise<readonly Due[]> {
    const { records, clock, say, remindEveryMs = REMIND_EVERY_MS } = this.#options;
    const known = this.#records.get(check.name);
    let before = this.recordOf(check);
    const conclude = (record: CheckRecord) => {
      before = record;
      const circumstances = { tick: this.#tick, now: clock.wallMs(), remindEveryMs };
      return agree(record, check, ballots, circumstances);
    };
    try {
      const after = await update(records, 'check', before, conclude, known);
      this.#records.set(check.name, after);
      this.#unwritten.delete(check.name);
      if (after === before) return [];
      const { standing } = after.judged;
      if (standing.is === 'unarmed' && before.judged.standing.is !== 'unarmed')
        say?.(`${check.name} is unarmed: ${standing.reason}; it is watched once its key is there`);
      await archive(records, after, clock.wallMs());
      return newlyDue(before, after);
    } catch (error) {
      this.#unwritten.add(check.name);
      this.#troubles.add('a record could not be written', error, check.name);
      return [];
    }
  }
}
