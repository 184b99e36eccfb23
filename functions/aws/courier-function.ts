import type { DeliverAnswer, DeliverEvent } from '../contract/events.ts';
import { namesOf } from '../contract/names.ts';
import { TIMEOUTS_MS } from '../contract/timeouts.ts';
import type { Courier } from '../rotate/ports.ts';
import { RotationError } from '../rotate/rotation-error.ts';
import { askFunction, FunctionSilent } from './ask-function.ts';
import type { AwsClients } from './clients.ts';

export interface CourierFunctionOptions {
  readonly installation: string;
  readonly home: string;
  readonly clients: Pick<AwsClients, 'lambda'>;
}

/** A cold start and a session, besides the gateway's own call, ms. */
const AROUND_MS = 30_000;

/** Delivers by the function `courier`, which alone reads the couriers' devices. */
export class CourierFunction implements Courier {
  readonly #options: CourierFunctionOptions;

  constructor(options: CourierFunctionOptions) {
    this.#options = options;
  }

  async deliver(gateway: string, provider: string): Promise<Readonly<Record<string, string | number>>> {
    const { installation, home, clients } = this.#options;
    const event: DeliverEvent = { pairwatch: 'deliver', schema: 1, gateway, provider };
    const answer = await askFunction<DeliverAnswer>(clients, {
      region: home,
      functionName: namesOf(installation).courier,
      event,
      timeoutMs: TIMEOUTS_MS.upstream + AROUND_MS,
    }).catch((error: unknown) => {
      if (!(error instanceof FunctionSilent)) throw error;
      throw new RotationError('NOT_DELIVERED', `${gateway}: the courier does not answer (${error.message})`);
    });
    if (answer.delivered) return answer.facts;
    throw new RotationError('NOT_DELIVERED', answer.because, answer.remedy);
  }
}
