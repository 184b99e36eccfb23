import { duration, iso, time } from '../../functions/notify/words.ts';
import type { Mute } from '../../functions/state/mute.ts';

/** Who is muted until when, by whom and why; a line each. */
export const mutesText = (mutes: readonly Mute[], now: number): string =>
  mutes
    .map(
      ({ target, until, by, because }) =>
        `${target}  muted until ${time(iso(until))} (${duration(until - now)} more), by ${by}: ${because}`,
    )
    .join('\n');

/** One line of JSON a mute. */
export const mutesJson = (mutes: readonly Mute[]): string =>
  mutes
    .map(({ since, until, ...mute }) =>
      JSON.stringify({ schema: 1, ...mute, since: iso(since), until: iso(until) }),
    )
    .join('\n');
