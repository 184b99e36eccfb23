import { type AwsClients, callWithin } from './clients.ts';
import { awsErrorCode } from './error-code.ts';

export interface Question {
  readonly region: string;
  readonly functionName: string;
  readonly event: object;
  /** For the call with its cold start, ms. */
  readonly timeoutMs: number;
}

/** Calls a function of the installation and waits for its answer. Rejects with a FunctionSilent. */
export async function askFunction<Answer>(
  clients: Pick<AwsClients, 'lambda'>,
  { region, functionName, event, timeoutMs }: Question,
): Promise<Answer> {
  const { sdk, client } = await clients.lambda(region);
  const invoke = new sdk.InvokeCommand({
    FunctionName: functionName,
    InvocationType: 'RequestResponse',
    Payload: JSON.stringify(event),
  });
  const { FunctionError, Payload } = await client
    .send(invoke, { ...callWithin(timeoutMs), requestTimeout: timeoutMs })
    .catch((error: unknown) => {
      throw new FunctionSilent(functionName, region, awsErrorCode(error));
    });
  if (FunctionError !== undefined) throw new FunctionSilent(functionName, region, FunctionError);
  return JSON.parse(Buffer.from(Payload ?? []).toString()) as Answer;
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
