import type { TickAnswer } from '../contract/events.ts';
import type { Look } from '../probe/look.ts';
import type { MetricSample } from '../probe/metric-sink.ts';
import { countsAt, votesOf } from '../probe/publish.ts';
import type { LookTools } from '../probe/take-look.ts';
import type { CheckRecord, LocationRecord } from '../state/record.ts';
import { Agreement } from './agreement.ts';
import { rememberControl } from './control.ts';
import { dailySamples, rememberDay } from './daily.ts';
import { type Due, dueIn, newlyDue } from './due.ts';
import { Here } from './here.ts';
import { takeLooks } from './shared-looks.ts';
import type { SharedWatchOptions } from './shared-options.ts';
import { Troubles } from './troubles.ts';

/** Kept of the time that a tick has, for its last wave, ms. */
const LAST_WORDS_MS = 5_000;
/** A message that is still due so long after its tick was left by a sender that died, ms. */
const FORGOTTEN_MS = 90_000;

/**
 * The watch of one location among several that share a state table: a tick, from its claim to what people have to be
 * told. Looks wait neither for others that hang nor for a table or a sink that does not answer: what could not be done
 * is in the answer. Calls of the ports have to end by themselves.
 */
export class SharedWatch {
  readonly #options: SharedWatchOptions;
  readonly #tools: LookTools;

  constructor(options: SharedWatchOptions) {
    this.#options = options;
    this.#tools = {
      perform: options.perform,
      clock: options.clock,
      confirmAfterMs: options.confirmAfterMs ?? [2_000, 5_000],
      reproduce: options.reproduce ?? (() => null),
    };
  }

  /** `tick`: epoch ms. `leftMs`: the time there is for all of it. Never rejects. */
  async tick(tick: number, leftMs: number): Promise<TickAnswer> {
    const { checks, clock, voter } = this.#options;
    const endsAtMs = clock.monotonicMs() + leftMs - LAST_WORDS_MS;
    const troubles = new Troubles();
    const [claimed, records, location] = await Promise.all([
      this.#claimed(tick, troubles),
      this.#records(troubles),
      this.#location(troubles),
    ]);
    if (!claimed) return { tick, claimed, looks: 0, troubles: [] };

    const here = new Here(this.#options, location);
    const agreement = new Agreement(this.#options, tick, records, troubles);
    const forgotten = [...records.values(), here.record]
      .flatMap(dueIn)
      .filter((due) => this.#isForgotten(due));
    const beside = [this.#rememberControl(here, troubles), agreement.notify(forgotten)];
    const recordOf = agreement.recordOf.bind(agreement);
    const planned = { checks, location: voter.location, tick, endsAtMs, recordOf };
    const looks: Look[] = [];
    for await (const wave of takeLooks({ ...planned, memory: here, tools: this.#tools })) {
      looks.push(...wave);
      const published = this.#publish(tick, wave, looks, agreement, troubles);
      await Promise.all([published, agreement.reach(wave)]);
    }
    await this.#concludeHere(here, looks, tick, agreement, troubles);
    await Promise.all(beside);
    return { tick, claimed, looks: looks.length, troubles: troubles.lines() };
  }

  async #claimed(tick: number, troubles: Troubles): Promise<boolean> {
    const { box, voter } = this.#options;
    return box.claim(tick, voter).catch((error: unknown) => {
      troubles.add('the tick could not be claimed; it was looked all the same', error);
      return true;
    });
  }

  async #records(troubles: Troubles): Promise<ReadonlyMap<string, CheckRecord>> {
    const { records, checks } = this.#options;
    const names = checks.map(({ name }) => name);
    return records.readMany('check', names).catch((error: unknown) => {
      troubles.add('records could not be read', error);
      return new Map();
    });
  }

  async #location(troubles: Troubles): Promise<LocationRecord | undefined> {
    const { records, voter } = this.#options;
    return records.read('location', voter.location).catch((error: unknown) => {
      troubles.add("the location's record could not be read", error);
      return undefined;
    });
  }

  #isForgotten({ message }: Due): boolean {
    return this.#options.clock.wallMs() - Date.parse(message.at) > FORGOTTEN_MS;
  }

  async #rememberControl({ record }: Here, troubles: Troubles): Promise<void> {
    const { records: state, voter } = this.#options;
    await rememberControl(voter.location, { ...this.#options, state }, record.controlReachedAt).catch(
      (error: unknown) => troubles.add('that the control endpoint answers could not be stored', error),
    );
  }

  /**
   * The numbers of a wave; with the last one those of the tick, and of the day. Slower checks do not count as looks of
   * the location: its silence is found by the number of samples in a period.
   */
  async #publish(
    tick: number,
    wave: readonly Look[],
    looks: readonly Look[],
    agreement: Agreement,
    troubles: Troubles,
  ): Promise<void> {
    const { metrics, checks, records, voter, detail = 'target' } = this.#options;
    const isLast = looks.length === checks.length;
    const daily = isLast ? this.#daily(looks, agreement) : [];
    const samples = [
      ...votesOf(wave, detail),
      ...(isLast && voter.kind === 'handshake' ? countsAt(voter.location, looks) : []),
      ...daily.flatMap((of) => of.samples),
    ];
    try {
      await metrics.publish(tick, samples);
      await rememberDay(
        records,
        daily.map(({ record }) => record),
        tick,
      );
    } catch (error) {
      troubles.add('numbers could not be published', error);
    }
  }

  #daily(looks: readonly Look[], agreement: Agreement) {
    const byCheck = new Map(looks.map((look) => [look.check, look]));
    return this.#options.checks.flatMap((check) => {
      const look = byCheck.get(check.name);
      const record = agreement.recordOf(check);
      const samples: readonly MetricSample[] = look ? dailySamples(check, record, look) : [];
      return samples.length > 0 ? [{ record, samples }] : [];
    });
  }

  async #concludeHere(
    here: Here,
    looks: readonly Look[],
    tick: number,
    agreement: Agreement,
    troubles: Troubles,
  ): Promise<void> {
    try {
      const { before, after } = await here.conclude(looks, tick);
      await agreement.notify(newlyDue(before, after));
    } catch (error) {
      troubles.add("the location's record could not be written", error);
    }
  }
}
