import { STABILITY } from '../../functions/probe/stability.ts';
import { EXPECTATIONS, type ExpectedIncident } from './expectations.ts';
import type { Injection } from './injections/injection.ts';
import { incidentsOf, mistakesOf, type ToldIncident } from './judge.ts';
import { type DeliveredAlert, messagesOf } from './mailbox.ts';
import type { Stage } from './stage.ts';
import type { Watching } from './watching.ts';

/** How one fire went. Times are the watch's, epoch ms. */
export interface FireReport {
  readonly injection: Injection;
  readonly expected: readonly ExpectedIncident[];
  readonly told: readonly ToldIncident[];
  /** Empty when it was named exactly. */
  readonly mistakes: readonly string[];
  readonly alerts: readonly DeliveredAlert[];
  readonly brokenAtMs: number;
  readonly mendedAtMs: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
/** Nobody was told after so long: nobody will be. */
const LONGEST_FIRE_MS = 4 * MINUTE_MS;
/** An unstable check needs five good looks to recover; an incident still open after this never ends. */
const LONGEST_RECOVERY_MS = 10 * MINUTE_MS;
/** After a message: the rest of its tick. */
const TICK_REST_MS = 15 * SECOND_MS;

/** Breaks something, waits until people were told, mends it, waits until they know that it is over, and judges. */
export async function burn(
  injection: Injection,
  leftOut: boolean,
  stage: Stage,
  watching: Watching,
): Promise<FireReport> {
  const { clock, mailbox } = watching;
  await until(watching, STABILITY.ticks * MINUTE_MS, () => watching.settled(injection.target));
  await clock.sleep(secondsBefore(injection) * SECOND_MS);
  const seen = mailbox.count;
  const brokenAtMs = clock.wallMs();
  const mend = leftOut ? undefined : await clock.during(() => injection.inject(stage));
  if (injection.minutes !== undefined) await clock.sleep(injection.minutes * MINUTE_MS);
  await until(watching, LONGEST_FIRE_MS, async () => mailbox.count > seen);
  await clock.sleep(TICK_REST_MS);
  const mendedAtMs = clock.wallMs();
  if (mend) await clock.during(mend);
  await until(watching, LONGEST_RECOVERY_MS, () => watching.quiet());

  const alerts = mailbox.since(seen);
  const told = incidentsOf(messagesOf(alerts));
  const expected = EXPECTATIONS[injection.name] ?? [];
  return { injection, expected, told, mistakes: mistakesOf(expected, told), alerts, brokenAtMs, mendedAtMs };
}

async function until({ clock }: Watching, longestMs: number, reached: () => Promise<boolean>): Promise<void> {
  const endsAtMs = clock.monotonicMs() + longestMs;
  while (!(await reached()) && clock.monotonicMs() < endsAtMs) await clock.sleep(5 * SECOND_MS);
}

/** Fires break out at any second of a minute, and in every drill at the same. */
const secondsBefore = ({ name }: Injection): number =>
  [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 50;
