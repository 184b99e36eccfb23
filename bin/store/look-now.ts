import { type AwsClients, callWithin } from '../../functions/aws/clients.ts';
import type { LookNowAnswer, LookNowEvent } from '../../functions/contract/events.ts';
import type { Verdict } from '../../functions/contract/verdict.ts';
import { SurroundingsError } from '../commands/mistakes.ts';
import { notDeployed } from './not-deployed.ts';

export interface LookNowOrder {
  /** Of the probe that watches the target. */
  readonly functionName: string;
  readonly region: string;
  /** A check by its published name. */
  readonly target: string;
  /** For the call with its cold start, ms. */
  readonly timeoutMs: number;
}

/**
 * Has a deployed probe perform one handshake. Rejects with a SurroundingsError where it is not deployed there, or breaks;
 * with the SDK's error for all that keeps the call from it.
 */
export async function lookNow(
  clients: Pick<AwsClients, 'lambda'>,
  { functionName, region, target, timeoutMs }: LookNowOrder,
): Promise<Verdict> {
  const event: LookNowEvent = { pairwatch: 'look-now', schema: 1, target };
  const { sdk, client } = await clients.lambda(region);
  const invoke = new sdk.InvokeCommand({
    FunctionName: functionName,
    InvocationType: 'RequestResponse',
    Payload: JSON.stringify(event),
  });
  const { FunctionError, Payload } = await client
    .send(invoke, { ...callWithin(timeoutMs), requestTimeout: timeoutMs })
    .catch(notDeployed(functionName, region));
  const answer = answerIn(Payload);
  if (FunctionError === undefined && answer.verdict) return answer.verdict;
  throw new SurroundingsError(
    answer.errorType === 'TargetUnknown'
      ? `${functionName} in ${region} does not know ${target} yet: deploy the configuration again`
      : `${functionName} in ${region} broke while it looked at ${target}: its log says why (aws logs tail /aws/lambda/${functionName} --region ${region})`,
  );
}

/** Of a function that broke, Lambda answers the kind of its error. */
function answerIn(payload: Uint8Array | undefined): Partial<LookNowAnswer> & { readonly errorType?: string } {
  try {
    return Object(JSON.parse(Buffer.from(payload ?? []).toString()));
  } catch {
    return {};
  }
}
