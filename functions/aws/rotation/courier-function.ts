import type {
  DeliverAnswer,
  DeliverEvent,
  PutInForceAnswer,
  PutInForceEvent,
} from '../../contract/events.ts';
import { namesOf } from '../../contract/names.ts';
import { TIMEOUTS_MS } from '../../contract/timeouts.ts';
import type { Courier } from '../../rotate/ports.ts';
import { RotationError, type RotationErrorCode } from '../../rotate/rotation-error.ts';
import { askFunction, FunctionSilent } from '../ask-function.ts';
import type { AwsClients } from '../clients.ts';

export interface CourierFunctionOptions {
  readonly installation: string;
  readonly home: string;
  readonly clients: Pick<AwsClients, 'lambda'>;
  /** How long a gateway may take to ask its provider, ms. */
  readonly upstreamMs: (gateway: string) => number;
}

/** A cold start and a session, besides the gateway's own call, ms. */
const AROUND_MS = 30_000;

/** What couriers do, by the function `courier`, which alone reads their devices. */
export class CourierFunction implements Courier {
  readonly #options: CourierFunctionOptions;

  constructor(options: CourierFunctionOptions) {
    this.#options = options;
  }

  async deliver(gateway: string, provider: string): Promise<Readonly<Record<string, string | number>>> {
    const event: DeliverEvent = { pairwatch: 'deliver', schema: 1, gateway, provider };
    const answer = await this.#ask<DeliverAnswer>(event, this.#options.upstreamMs(gateway), 'NOT_DELIVERED');
    if (answer.delivered) return answer.facts;
    throw new RotationError('NOT_DELIVERED', answer.because, answer.remedy);
  }

  async putInForce(
    gateway: string,
    secret: string,
    version: string,
  ): Promise<Readonly<Record<string, string>>> {
    const event: PutInForceEvent = { pairwatch: 'put-in-force', schema: 1, gateway, secret, version };
    const answer = await this.#ask<PutInForceAnswer>(event, SESSIONS_MS, 'PROVIDER_UNREACHABLE');
    if (answer.inForce) return answer.facts;
    throw new RotationError(answer.code, answer.because, answer.remedy);
  }

  async #ask<Answer>(
    event: DeliverEvent | PutInForceEvent,
    gatewayMs: number,
    silent: RotationErrorCode,
  ): Promise<Answer> {
    const { installation, home, clients } = this.#options;
    return askFunction<Answer>(clients, {
      region: home,
      functionName: namesOf(installation).courier,
      event,
      timeoutMs: gatewayMs + AROUND_MS,
    }).catch((error: unknown) => {
      if (!(error instanceof FunctionSilent)) throw error;
      const { gateway } = event;
      throw new RotationError(silent, `${gateway}: the courier does not answer (${error.message})`);
    });
  }
}

/** As many handshakes as it takes at most to find out which token is in force and to replace it. */
const SESSIONS_MS = 6 * TIMEOUTS_MS.handshake;
