import type { RotationWishEvent } from '../contract/events.ts';
import type { LedgerRecord } from '../contract/ledger.ts';
import type { Subject } from './flight.ts';
import type { RotationPorts } from './ports.ts';
import { isOver, type RotationRecord } from './record.ts';
import { RotationError, type RotationTrouble, troubleOf } from './rotation-error.ts';
import { Rotations, type Standing } from './rotations.ts';
import type { Wait } from './steps/step.ts';

/** What `rotate` answers to a wish: no key in it. `entries`: what it has written into the ledger meanwhile. */
export type WishAnswer = { readonly entries: readonly LedgerRecord[] } & (
  | {
      readonly outcome: 'granted';
      readonly record: RotationRecord;
      /** Null where the rotation is over, and no gateway is owed its key. */
      readonly wait: Wait | null;
    }
  | ({ readonly outcome: 'refused' } & RotationTrouble)
);

/** Does what a person wishes, as far as it can be done now. A RotationError is an answer; all else rejects. */
export async function grant(
  event: RotationWishEvent,
  subject: Subject,
  ports: RotationPorts,
): Promise<WishAnswer> {
  const entries: LedgerRecord[] = [];
  const rotations = new Rotations({
    ...ports,
    get leaseMs() {
      return ports.leaseMs;
    },
    askedBy: inOneWord(event.askedBy),
    onEntry: (entry) => entries.push(entry),
  });
  try {
    const { record, wait = null } = await granted(event, subject, rotations);
    return { outcome: 'granted', record, wait, entries };
  } catch (error) {
    if (!(error instanceof RotationError)) throw error;
    return { outcome: 'refused', ...troubleOf(error), entries };
  }
}

async function granted(
  { wish, version, urgent, graceMs, atOnce = false }: RotationWishEvent,
  subject: Subject,
  rotations: Rotations,
): Promise<Standing> {
  const standing = await rotations.standing(subject);
  const { rotation } = standing.record;
  const isMeant = version !== undefined && rotation?.version === version;
  switch (wish) {
    case 'rotate':
      if (isMeant && isOver(rotation)) return standing;
      return rotations.start(subject, {
        ...(version !== undefined && { version }),
        ...(urgent !== undefined && { urgent }),
        ...(graceMs !== undefined && { graceMs }),
      });
    case 'advance':
      return rotations.advance(subject, { atOnce });
    case 'abort':
    case 'back':
      if (isMeant && rotation.state === 'aborted') return standing;
      if (version !== undefined && !isMeant)
        throw new RotationError('TOO_LATE', `the rotation of ${subject.plan.target} that was meant is over`);
      return rotations[wish](subject);
  }
}

/** It is only claimed, and goes into the ledger: printable ASCII without blanks, of at most 200 characters. */
const inOneWord = (name: string): string => name.replaceAll(/[^\x21-\x7e]/g, '').slice(0, 200);
