/** An alarm that changed its state while the clock moved. */
export interface AlarmChange {
  readonly alarm: string;
  readonly region: string;
  readonly from: string;
  readonly to: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
  /** Epoch seconds. */
  readonly at: number;
}

/**
 * Holds the time of alarms and of Lambda's own metrics at `at` (epoch ms); every minute on the way there is evaluated.
 * Null lets it run with the machine's clock. Undefined where the endpoint has no clock to hold.
 */
export async function holdAlarmClock(
  endpoint: string,
  at: number | null,
): Promise<readonly AlarmChange[] | undefined> {
  const answer = await fetch(`${endpoint}/_pairwatch/clock`, {
    method: 'PUT',
    body: JSON.stringify({ at: at === null ? null : at / 1000 }),
    signal: AbortSignal.timeout(30_000),
  });
  return answer.ok ? ((await answer.json()) as { changes: AlarmChange[] }).changes : undefined;
}

/** How many executions of functions are under way; undefined where the endpoint does not say. */
export async function functionsRunning(endpoint: string): Promise<number | undefined> {
  const answer = await fetch(`${endpoint}/_pairwatch/functions`, { signal: AbortSignal.timeout(5_000) });
  return answer.ok ? ((await answer.json()) as { running: number }).running : undefined;
}

/** Something that the emulator was asked for, or ran. */
export interface Call {
  /** When it was answered, epoch ms. */
  readonly at: number;
  /** `SERVICE.Action`, the path where it has none; `start` and `end` of a function. */
  readonly what: string;
  /** The partition of a table's item, the name of a function. */
  readonly about: string;
}

export async function callsSince(endpoint: string, at: number): Promise<readonly Call[]> {
  const answer = await fetch(`${endpoint}/_pairwatch/calls?${at}`, { signal: AbortSignal.timeout(10_000) });
  return answer.ok ? ((await answer.json()) as { calls: Call[] }).calls : [];
}

/** What went into a function and came out of it, as JSON. */
export interface FunctionPayload {
  readonly function: string;
  readonly text: string;
}

/** Of all executions; none where the endpoint does not keep them. */
export async function functionPayloads(endpoint: string): Promise<readonly FunctionPayload[]> {
  const answer = await fetch(`${endpoint}/_pairwatch/payloads`, { signal: AbortSignal.timeout(30_000) });
  return answer.ok ? ((await answer.json()) as { payloads: FunctionPayload[] }).payloads : [];
}
