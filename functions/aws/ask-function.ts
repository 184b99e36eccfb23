import { setTimeout as sleep } from 'node:timers/promises';
import { type AwsClients, callWithin } from './clients.ts';
import { awsErrorCode } from './error-code.ts';

export interface Question {
  readonly region: string;
  readonly functionName: string;
  readonly event: object;
  /** For the call with its cold start, ms. */
  readonly timeoutMs: number;
}

/** Between two tries of a call that Lambda takes no more of for the moment, ms: an account may run as few as ten at once. */
const CROWDED_PAUSE_MS = 1_000;

/** Calls a function of the installation and waits for its answer. Rejects with a FunctionSilent. */
export async function askFunction<Answer>(
  clients: Pick<AwsClients, 'lambda'>,
  { region, functionName, event, timeoutMs }: Question,
): Promise<Answer> {
  const { sdk, client } = await clients.lambda(region);
  const limit = callWithin(timeoutMs);
  for (;;)
    try {
      const invoke = new sdk.InvokeCommand({
        FunctionName: functionName,
        InvocationType: 'RequestResponse',
        Payload: JSON.stringify(event),
      });
      const { FunctionError, Payload } = await client.send(invoke, { ...limit, requestTimeout: timeoutMs });
      if (FunctionError !== undefined) throw new FunctionSilent(functionName, region, FunctionError);
      return JSON.parse(Buffer.from(Payload ?? []).toString()) as Answer;
    } catch (error) {
      if (error instanceof FunctionSilent) throw error;
      const code = awsErrorCode(error);
      if (code !== 'TooManyRequestsException' || limit.abortSignal.aborted)
        throw new FunctionSilent(functionName, region, code);
      await sleep(CROWDED_PAUSE_MS, undefined, { signal: limit.abortSignal }).catch(() => undefined);
    }
}

/** It could not be called, or broke. `code`: AWS's own, `Unhandled` for one that broke. */
export class FunctionSilent extends Error {
  override readonly name = 'FunctionSilent';
  readonly code: string;

  constructor(functionName: string, region: string, code: string) {
    super(`${functionName} in ${region}: ${code}`);
    this.code = code;
  }
}
