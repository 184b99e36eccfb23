import { setTimeout as sleep } from 'node:timers/promises';
import type { RotationRecord } from '../../functions/rotate/record.ts';
import { PROGRESS } from '../output/rotation.ts';

export interface Watched {
  readonly read: () => Promise<RotationRecord>;
  /** Hears each line once. */
  readonly say: (line: string) => void;
  /** Ends all of it. */
  readonly signal: AbortSignal;
}

/** Between two looks at the record, ms. */
const AGAIN_MS = 2_000;
/** So many looks after the lease is given back, a function has answered: nothing is left for it to do. */
const ANSWERED_WITHIN_LOOKS = 10;

/**
 * Makes a call that moves a rotation, says meanwhile what is done there, and ends the call where its answer must have been
 * lost on the way: a connection that is silent for minutes may be forgotten by what lies between.
 */
export async function watchedCall<Answer>(
  call: (signal: AbortSignal) => Promise<Answer>,
  { read, say, signal }: Watched,
): Promise<Answer> {
  const [answered, lost] = [new AbortController(), new AbortController()];
  const until = AbortSignal.any([answered.signal, signal]);
  const watching = (async () => {
    for (let idle: number | undefined; ; ) {
      await pause(until);
      if (until.aborted) return;
      const record = await read().catch(() => undefined);
      if (!record || until.aborted) continue;
      const { rotation, lease } = record;
      if (rotation && rotation.state !== 'done' && rotation.state !== 'aborted')
        say(`${record.target}: ${PROGRESS[rotation.state]}`);
      if (lease) idle = 0;
      else if (idle !== undefined) idle += 1;
      if (idle === ANSWERED_WITHIN_LOOKS) lost.abort();
    }
  })();
  try {
    return await call(AbortSignal.any([lost.signal, signal]));
  } finally {
    answered.abort();
    await watching;
  }
}

export const pause = (signal: AbortSignal, ms = AGAIN_MS): Promise<unknown> =>
  sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
