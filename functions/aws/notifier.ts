import type { NotifyEvent } from '../contract/events.ts';
import { namesOf } from '../contract/names.ts';
import type { Notifier } from '../watch/notifier.ts';
import { type AwsClients, callWithin } from './clients.ts';

export interface LambdaNotifierOptions {
  readonly installation: string;
  /** The region of `notify`. */
  readonly home: string;
  readonly clients: Pick<AwsClients, 'lambda'>;
}

/** For both tries, ms. */
const DEADLINE_MS = 6_000;
/** An asynchronous call takes 1 MB; headlines are for whoever gets it raw, and a message holds 256 KB. */
const MOST_HEADLINES = 50;

/** Calls `notify` asynchronously: resolves once Lambda has taken the event, not when people are told. */
export class LambdaNotifier implements Notifier {
  readonly #options: LambdaNotifierOptions;

  constructor(options: LambdaNotifierOptions) {
    this.#options = options;
  }

  async notify(event: NotifyEvent): Promise<void> {
    const { installation, home, clients } = this.#options;
    const cut =
      'headlines' in event ? { ...event, headlines: event.headlines.slice(0, MOST_HEADLINES) } : event;
    const { sdk, client } = await clients.lambda(home);
    const invoke = new sdk.InvokeCommand({
      FunctionName: namesOf(installation).notify,
      InvocationType: 'Event',
      Payload: JSON.stringify(cut),
    });
    await client.send(invoke, callWithin(DEADLINE_MS));
  }
}
