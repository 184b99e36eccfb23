import { archive } from '../notify/archive.ts';
import { OwnClaims } from '../notify/own-claims.ts';
import { PostOffice } from '../notify/post-office.ts';
import { lane, type PlannedCheck, planned } from '../probe/check.ts';
import type { Look } from '../probe/look.ts';
import { withHold } from '../probe/manners.ts';
import { samplesOf } from '../probe/publish.ts';
import { isOpen } from '../probe/standing.ts';
import type { LookTools } from '../probe/take-look.ts';
import { historyOf } from '../state/history.ts';
import { type CheckRecord, freshCheckRecord, freshLocationRecord } from '../state/record.ts';
import { update } from '../state/state-store.ts';
import { concludeCheck, concludeLocation } from './conclude.ts';
import { rememberControl } from './control.ts';
import { Lanes } from './lanes.ts';
import { type LocationMemory, mannerlyLook } from './mannerly-look.ts';
import type { WatchOptions } from './options.ts';
import { dueLooks, type PlannedLooks } from './plan.ts';
import { lineOf } from './words.ts';

/**
 * The watch, without schedule: `tick(time)` performs what is due at a planned time from every location, judges it,
 * stores it and tells people, and resolves when all of that is done.
 *
 * To drive it: call `tick` with ascending multiples of `every` (epoch ms), not before the one before resolved
 * unless some checks are slow; `clock.wallMs()` should be at or shortly after the tick. With a clock that runs
 * faster than real time, give `clock.sleep` the same pace.
 */
export class Watch {
  readonly checks: readonly PlannedCheck[];
  readonly #options: WatchOptions;
  readonly #tools: LookTools;
  readonly #claims = new OwnClaims();
  readonly #post: PostOffice;
  readonly #remindEveryMs: number;
  /** Checks whose last looks have not ended. */
  readonly #busy = new Set<string>();
  /** What the store could not take, by check: the watch goes on with it, and stores it when it can. */
  readonly #unstored = new Map<string, CheckRecord>();
  /** Of API targets, by location: looks of one target never overlap, whatever the tick. */
  readonly #lanes = new Lanes();
  readonly #memory: LocationMemory;

  constructor(options: WatchOptions) {
    this.checks = options.checks.map((check) => planned(check, options));
    this.#options = options;
    this.#remindEveryMs = options.remindEveryMs ?? 4 * 3_600_000;
    this.#post = new PostOffice({
      store: options.state,
      sink: options.alerts,
      claims: this.#claims,
      wallMs: () => options.clock.wallMs(),
      ...(options.mutes && { mutes: options.mutes }),
    });
    this.#memory = this.#memoryOf(options);
    this.#tools = {
      perform: options.perform,
      clock: options.clock,
      confirmAfterMs: options.confirmAfterMs ?? [2_000, 5_000],
      reproduce: options.reproduce ?? (() => null),
    };
  }

  /** `now`: plain looks are wanted whatever the schedule says. Resolves to the looks of this tick. */
  async tick(time: number, { now = false }: { readonly now?: boolean } = {}): Promise<readonly Look[]> {
    await this.deliver();
    const locations = await this.#claimed(time);
    const controls = Promise.all(locations.map((location) => this.#rememberControl(location)));
    const records = await this.#records();
    const due = dueLooks(this.checks, records, locations, time, now).filter(
      ({ check }) => !this.#busy.has(check.name),
    );
    const gateways = new Lanes();
    const [plain, slower] = [true, false].map((isPlain) =>
      due.filter(({ check }) => (check.kind === 'handshake') === isPlain),
    );
    const rounds = [plain, slower].map((looks) => this.#round(looks ?? [], time, gateways));
    const looks = (await Promise.all(rounds)).flat();
    await controls;
    return looks;
  }

  /** Delivers what is still due, as after a crash. A sink that fails is said, and tried again at the next tick. */
  async deliver(keys?: Parameters<PostOffice['deliver']>[0]): Promise<void> {
    await this.#post.deliver(keys).catch((error: unknown) => this.#say('alerts wait to be delivered', error));
  }

  /** Names of the checks that are down, partial or unstable now. */
  async openStandings(): Promise<readonly string[]> {
    const records = await this.#records();
    return [...records.values()].filter(({ judged }) => isOpen(judged.standing)).map(({ name }) => name);
  }

  /**
   * Call once at the start: what is no longer watched is taken out of the list, its incidents ended and kept in the
   * history, and that is said. Records of locations stay: another watch may stand for them.
   */
  async forgetOthers(): Promise<void> {
    const { state, clock, say } = this.#options;
    const now = clock.wallMs();
    for (const record of await state.list()) {
      if (record.kind !== 'check' || this.checks.some(({ name }) => name === record.name)) continue;
      const ended = record.incidents.map((incident) => ({ ...incident, closedAt: incident.closedAt ?? now }));
      await state.append(ended.map((incident) => ({ entry: 'incident', at: now, incident })));
      await state.forget(record);
      const open = record.incidents.length > 0 ? '; its open incidents ended with that' : '';
      say?.(`${record.name} is not watched any more${open}`);
    }
  }

  async #rememberControl(location: string): Promise<void> {
    await rememberControl(location, this.#options).catch((error: unknown) =>
      this.#say(`${location}: its control endpoint could not be asked`, error),
    );
  }

  async #claimed(time: number): Promise<readonly string[]> {
    const { locations, state, clock } = this.#options;
    const claims = locations.map((location) =>
      state.claim(location, time, clock.wallMs()).catch((error: unknown) => {
        this.#say('the tick could not be claimed; going on', error);
        return true;
      }),
    );
    const claimed = await Promise.all(claims);
    return locations.filter((_, at) => claimed[at]);
  }

  async #records(): Promise<ReadonlyMap<string, CheckRecord>> {
    const records = await Promise.all(
      this.checks.map(async ({ name, endpoint }) => {
        const stored = await this.#options.state.read('check', name);
        return [name, stored ?? freshCheckRecord(name, endpoint)] as const;
      }),
    );
    return new Map(records);
  }

  /** Looks side by side, except in a lane: there they wait for each other; a gateway's only within a tick. */
  async #round(due: readonly PlannedLooks[], tick: number, gateways: Lanes): Promise<readonly Look[]> {
    const taken: Promise<readonly Look[]>[] = [];
    const concluded = due.map((planned) => {
      const { check } = planned;
      const looks = Promise.all(
        planned.locations.map((location) => {
          const lanes = check.protocol === 'openclaw' ? gateways : this.#lanes;
          return lanes.run(`${location} ${lane(check)}`, () =>
            mannerlyLook({ check, record: planned.record, location, tick }, this.#memory, this.#tools),
          );
        }),
      );
      taken.push(looks);
      this.#busy.add(check.name);
      const news = looks
        .then((done) => this.#conclude(check, done, tick))
        .catch((error: unknown) => {
          this.#say(`${check.name}: its looks could not be stored`, error);
          return false;
        })
        .finally(() => this.#busy.delete(check.name));
      return { check, news };
    });
    const endpoints = Map.groupBy(concluded, ({ check }) => check.endpoint);
    await Promise.all([...endpoints.values()].map((group) => this.#tell(group)));
    const looks = (await Promise.all(taken)).flat();
    if (looks.length === 0) return looks;
    await this.#concludeLocations(looks, tick);
    await this.#options.metrics
      ?.publish(tick, samplesOf(looks))
      .catch((error: unknown) => this.#say('numbers could not be published', error));
    return looks;
  }

  #memoryOf({ state, clock }: WatchOptions): LocationMemory {
    return {
      read: async (location) => {
        const stored = await state.read('location', location).catch(() => undefined);
        return stored ?? freshLocationRecord(location);
      },
      hold: async (location, lane, hold) => {
        await update(state, 'location', freshLocationRecord(location), (record) => ({
          ...record,
          holds: withHold(record.holds, lane, hold, clock.wallMs()),
        })).catch((error: unknown) => this.#say(`${location}: its manners could not be stored`, error));
      },
    };
  }

  /** Stores what the looks mean, first, and answers whether somebody is to be told. */
  async #conclude(check: PlannedCheck, looks: readonly Look[], tick: number): Promise<boolean> {
    const { state, clock } = this.#options;
    let before = freshCheckRecord(check.name, check.endpoint);
    let news = false;
    const conclude = (record: CheckRecord) => {
      before = { ...(this.#unstored.get(check.name) ?? record), revision: record.revision };
      const concluded = concludeCheck(before, check, looks, tick, this.#remindEveryMs, {
        now: clock.wallMs(),
      });
      news = this.#claims.expect(before, concluded);
      return concluded;
    };
    let after: CheckRecord;
    try {
      after = await update(state, 'check', before, conclude);
      this.#unstored.delete(check.name);
    } catch (error) {
      this.#say(`${check.name}: its looks could not be stored; people are told all the same`, error);
      this.#unstored.set(check.name, await this.#post.deliverUnstored(conclude(before)));
      return false;
    }
    const { standing } = after.judged;
    if (standing.is === 'unarmed' && before.judged.standing.is !== 'unarmed')
      this.#options.say?.(
        `${check.name} is unarmed: ${standing.reason}; it is watched once its key is there`,
      );
    const armed = looks.filter(({ result }) => result !== 'unarmed');
    await state
      .append(armed.map(historyOf))
      .then(() => archive(state, after, clock.wallMs()))
      .catch((error: unknown) => this.#say(`${check.name}: its history could not be written`, error));
    return news;
  }

  /** Tells of an endpoint's checks together: when all are concluded, or some time after the first news. */
  async #tell(
    group: readonly { readonly check: PlannedCheck; readonly news: Promise<boolean> }[],
  ): Promise<void> {
    const { clock, gatherMs = 5_000 } = this.#options;
    const keys = group.map(({ check: { name } }) => ({ kind: 'check' as const, name }));
    const done = new AbortController();
    const all = Promise.all(group.map(({ news }) => news)).finally(() => done.abort());
    const gathered = Promise.any(group.map(({ news }) => news.then((some) => some || Promise.reject()))).then(
      () => clock.sleep(gatherMs, done.signal).then(() => this.deliver(keys)),
    );
    gathered.catch(() => undefined);
    if ((await all).includes(true)) await this.deliver(keys);
  }

  async #concludeLocations(looks: readonly Look[], tick: number): Promise<void> {
    const { state, clock } = this.#options;
    for (const [location, ofLocation] of Map.groupBy(looks, (look) => look.location)) {
      let news = false;
      try {
        const after = await update(state, 'location', freshLocationRecord(location), (record) => {
          const concluded = concludeLocation(record, ofLocation, tick, this.#remindEveryMs);
          news = this.#claims.expect(record, concluded);
          return concluded;
        });
        await archive(state, after, clock.wallMs());
      } catch (error) {
        this.#say(`${location}: its record could not be stored`, error);
      }
      if (news) await this.deliver([{ kind: 'location', name: location }]);
    }
  }

  #say(line: string, error: unknown): void {
    this.#options.say?.(lineOf(line, error));
  }
}
