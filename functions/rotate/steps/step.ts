import type { Flight } from '../flight.ts';
import { RotationError } from '../rotation-error.ts';

/** A step that cannot get on yet, without anything being wrong. */
export interface Wait {
  /** In words, for a person. */
  readonly for: string;
  /** Epoch ms: nothing happens before. */
  readonly until: number;
}

/** Takes the rotation from its present state to the next one, or says what it waits for. May be called again, always. */
export type Step = (flight: Flight) => Promise<Wait | undefined>;

/** Somebody took the label off the new version, or put another one in its place. */
export const pendingGone = ({ subject, rotation: { version } }: Flight): RotationError =>
  new RotationError('PENDING_MISSING', `${subject.secret} has no pending version ${version} any more`);

/** Between two tries of something that others have to mend. */
export const RETRY_MS = 60_000;
