import type { NotifyEvent } from '../contract/events.ts';
import type { Clock } from '../handshake/clock.ts';
import { dueMessages } from '../state/incident.ts';
import type { Message } from '../state/message.ts';
import type { RecordKey } from '../state/record.ts';
import { type AlarmChange, DamagedSignal, readAlarmChange, type SnsEvent } from './alarm-change.ts';
import type { AlarmDesk } from './alarm-desk.ts';
import type { AlertSink } from './alert-sink.ts';
import type { StrayClaims } from './delivery-claims.ts';
import { DeliveryFailed, type PostOffice } from './post-office.ts';
import { NO_REFERENCE, type Reference } from './reference.ts';
import { type AlarmSubject, alarmMessage, headlinesMessage, newsMessage, testMessage } from './stray.ts';
import { alertOf } from './text.ts';

export interface NotifyOptions {
  readonly installation: string;
  readonly post: PostOffice;
  readonly desk: AlarmDesk;
  readonly sink: AlertSink;
  readonly claims: StrayClaims;
  readonly clock: Clock;
  /** Which of ours an alarm is; undefined for one of somebody else. */
  readonly alarmSubject: (alarmName: string) => AlarmSubject | undefined;
  readonly reference?: Reference;
  /** A line about trouble that keeps nobody from being told. */
  readonly say: (line: string) => void;
}

/** The signals of a storm come from several probes within moments: so long the first one waits for the others, ms. */
const GATHER_MS = 3_000;
/** While one round is delivered more may become due; what is left after so many has its own signal. */
const ROUNDS = 5;

/** What `notify` does with the three things that call it. Rejects where somebody may not have been told. */
export class Notify {
  readonly #options: NotifyOptions;
  /** Changes that were told without a record, of this process: the nearest thing to a memory without a table. */
  readonly #strays = new Set<string>();

  constructor(options: NotifyOptions) {
    this.#options = options;
  }

  async handle(event: NotifyEvent | SnsEvent): Promise<void> {
    if ('Records' in event) return this.#hearAll(event);
    switch (event.pairwatch) {
      case 'due':
        return this.#tellDue(event);
      case 'test-alert':
        return this.#test(event.by);
      case 'news':
        return this.#tellStray(newsMessage(event));
      default:
        throw new DamagedSignal('none of the events that notify knows');
    }
  }

  /** Whoever tests the way to people after it was broken wants to hear what could not be told meanwhile. */
  async #test(by: string): Promise<void> {
    const { installation, clock, say } = this.#options;
    await this.#tellStray(testMessage(installation, by, clock.wallMs()));
    await this.#deliver([]).catch((error: unknown) => {
      if (error instanceof DeliveryFailed) throw error;
      say(`what is due cannot be read: ${codeOf(error)}`);
    });
  }

  async #tellDue(event: Extract<NotifyEvent, { pairwatch: 'due' }>): Promise<void> {
    const keys = [
      ...event.checks.map((name) => ({ kind: 'check' as const, name })),
      ...event.locations.map((name) => ({ kind: 'location' as const, name })),
    ];
    await this.#gather();
    await this.#deliver(keys).catch((error: unknown) => {
      if (error instanceof DeliveryFailed) throw error;
      return this.#tellStray(headlinesMessage(event, codeOf(error)));
    });
  }

  /** One alarm that cannot be read, or told, keeps none of the others from being told. */
  async #hearAll({ Records }: SnsEvent): Promise<void> {
    const troubles: unknown[] = [];
    for (const { Sns } of Records)
      await this.#hear(Sns?.Message).catch((error: unknown) => troubles.push(error));
    if (troubles.length === 1) throw troubles[0];
    if (troubles.length > 1) throw new AggregateError(troubles, 'several alarms could not be told');
  }

  async #hear(message: unknown): Promise<void> {
    if (typeof message !== 'string') throw new DamagedSignal('a record without a message');
    const change = readAlarmChange(message);
    const { alarmSubject, desk, installation } = this.#options;
    const about = alarmSubject(change.alarmName) ?? { alarm: change.alarmName, subject: installation };
    try {
      const joined = await desk.join(about, change);
      if (!joined) return await this.#tellAlarm(about, change);
      if (dueMessages(joined).length > 0) await this.#gather();
      await this.#deliver([joined]);
    } catch (error) {
      if (error instanceof DeliveryFailed) throw error;
      await this.#tellAlarm(about, change, codeOf(error));
    }
  }

  #gather(): Promise<void> {
    return this.#options.clock.sleep(GATHER_MS);
  }

  async #deliver(keys: readonly RecordKey[]): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) if ((await this.#options.post.deliver(keys)) === 0) return;
  }

  async #tellAlarm(about: AlarmSubject, change: AlarmChange, why?: string): Promise<void> {
    if (change.state === 'INSUFFICIENT_DATA') return;
    await this.#tellStray(alarmMessage(about, change, why));
  }

  /** A message that no record holds. It is claimed as others are, so that an alarm that comes twice is told once. */
  async #tellStray(message: Message): Promise<void> {
    const { sink, claims, clock, reference = NO_REFERENCE, say } = this.#options;
    const id = `${message.incident} ${message.kind}`;
    if (this.#strays.has(id)) return;
    const claim = await claims.claim(message, clock.wallMs()).catch((error: unknown) => {
      say(`told without a claim: ${codeOf(error)}`);
      return 'first' as const;
    });
    if (claim === 'taken') return;
    await sink.deliver(alertOf([message], claim === 'repeat', reference)).catch((error: unknown) => {
      throw new DeliveryFailed([error]);
    });
    this.#strays.add(id);
    await claims
      .settle(message, clock.wallMs())
      .catch((error: unknown) => say(`told, and perhaps told again: ${codeOf(error)}`));
  }
}

/** Of an error its code, never its message: that may quote what was read. */
function codeOf(error: unknown): string {
  const { code, name = 'Error' } = Object(error) as { code?: unknown; name?: string };
  return typeof code === 'string' ? code : name;
}
