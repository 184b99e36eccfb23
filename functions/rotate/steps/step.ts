import type { Proof } from '../../contract/ledger.ts';
import type { Flight } from '../flight.ts';
import { RotationError, type RotationTrouble } from '../rotation-error.ts';

/** A step that cannot get on yet, without anything of its own being wrong. */
export interface Wait {
  /** In words, for a person. */
  readonly for: string;
  /** Epoch ms: nothing happens before. */
  readonly until: number;
  /** What people are told of who should not wait for it. @default - nobody is told */
  readonly trouble?: RotationTrouble;
}

/** Takes the rotation from its present state to the next one, or says what it waits for. May be called again, always. */
export type Step = (flight: Flight) => Promise<Wait | undefined>;

/** Somebody took the label off the new version, or put another one in its place. */
export const pendingGone = ({ subject, rotation: { version } }: Flight): RotationError =>
  new RotationError('PENDING_MISSING', `${subject.secret} has no pending version ${version} any more`);

/** So long an emergency waits for whoever can judge a key before people are told of it, ms. */
export const PATIENCE_MS = 120_000;

/** Locations that did not judge, each with why. */
export const named = (proofs: readonly Proof[]): string =>
  proofs.map(({ location, code }) => (code === undefined ? location : `${location} (${code})`)).join(', ');

/** Between two tries of something that others have to mend, ms. */
export const RETRY_MS = 60_000;
/** The same while a key, or its end, may still be on its way through the provider. */
export const SETTLING_RETRY_MS = 10_000;
