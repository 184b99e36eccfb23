import { type AwsClients, callWithin } from '../../functions/aws/clients.ts';
import { awsErrorCode } from '../../functions/aws/error-code.ts';
import type { RotationWishEvent } from '../../functions/contract/events.ts';
import { namesOf } from '../../functions/contract/names.ts';
import type { WishAnswer } from '../../functions/rotate/wish.ts';
import { SurroundingsError } from '../commands/mistakes.ts';
import { notDeployed } from '../store/not-deployed.ts';

export interface RotateFunction {
  readonly installation: string;
  readonly home: string;
  /** Which try a call but once: a second try would come beside the first, which may be at work. */
  readonly clients: Pick<AwsClients, 'lambda'>;
}

interface BrokenAnswer {
  readonly errorType?: string;
  readonly errorMessage?: string;
}

/** As long as a function may run, and its cold start, ms. */
const LONGEST_MS = 930_000;

/** Of calls whose answer did not come. */
const LOST: ReadonlySet<string> = new Set(['TimeoutError', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

/**
 * Has the deployed `rotate` do what a person wishes. `unheard`: the call may have arrived, and its answer did not.
 * Rejects with a SurroundingsError where the function is not deployed, does not know the target, or breaks; with the SDK's
 * error for all that keeps the call from it.
 */
export async function askRotate(
  { installation, home, clients }: RotateFunction,
  event: RotationWishEvent,
  signal: AbortSignal,
): Promise<WishAnswer | 'unheard'> {
  const functionName = namesOf(installation).rotate;
  const { sdk, client } = await clients.lambda(home);
  const invoke = new sdk.InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) });
  const abortSignal = AbortSignal.any([signal, callWithin(LONGEST_MS).abortSignal]);
  const answered = await client
    .send(invoke, { abortSignal, requestTimeout: LONGEST_MS })
    .catch((error: unknown) => {
      if (LOST.has(awsErrorCode(error)) || passes(error)) return undefined;
      return notDeployed(functionName, home)(error);
    });
  if (!answered) return 'unheard';
  const { FunctionError, Payload } = answered;
  const answer = answerIn(Payload);
  if (FunctionError === undefined && 'outcome' in answer) return answer;
  const { errorType, errorMessage } = 'outcome' in answer ? {} : answer;
  const stays = `${event.target} stays as its record says, and the same call goes on`;
  switch (FunctionError === undefined ? 'RotationUnknown' : errorType) {
    case 'RotationUnknown':
      throw new SurroundingsError(
        `${functionName} in ${home} does not know this rotation yet: deploy the configuration again (npm run deploy)`,
      );
    case 'LedgerError':
      throw new SurroundingsError(`the ledger: ${errorMessage}; ${stays}`);
    default:
      throw new SurroundingsError(
        `${functionName} in ${home} broke: its log tells why (aws logs tail /aws/lambda/${functionName} --region ${home}); ${stays}`,
      );
  }
}

/** Lambda, or a proxy on the way, takes no more for a moment. */
function passes(error: unknown): boolean {
  const { $metadata } = Object(error) as { $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode ?? 0;
  return status === 429 || status >= 500;
}

/** Of a function that broke, Lambda answers the kind of its error, and a message, which may quote anything but for our own. */
function answerIn(payload: Uint8Array | undefined): WishAnswer | BrokenAnswer {
  try {
    return Object(JSON.parse(Buffer.from(payload ?? []).toString()));
  } catch {
    return {};
  }
}
