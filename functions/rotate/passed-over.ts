import { pauseAfter } from './backoff.ts';
import {
  type KeyUser,
  type OwedDelivery,
  owedIn,
  type PassedOver,
  type RotationIn,
  type RotationRecord,
} from './record.ts';
import type { RotationTrouble } from './rotation-error.ts';

type Known = Pick<RotationRecord, 'passedOver'>;

/** What is known of a gateway once it did not take the key of a rotation that does not wait for it. */
export function owe(
  record: RotationRecord,
  rotation: RotationIn<'delivering' | 'returning'>,
  user: KeyUser,
  trouble: RotationTrouble,
  now: number,
): Known {
  const ended = rotation.state === 'returning' ? rotation.pending : rotation.former.fingerprint;
  const { since, ended: first } = owedIn(record).find(({ gateway }) => gateway === user.gateway) ?? {
    since: now,
    ended,
  };
  const owed = { ...user, state: 'owed', rotation: rotation.version, ended: first, since } as const;
  return triedInVain(record, { ...owed, attempts: 0 }, trouble, now);
}

/** The same after one more try that came to nothing. */
export function triedInVain(
  record: RotationRecord,
  owed: Omit<OwedDelivery, 'nextAt' | 'trouble'>,
  { code, message, remedy }: RotationTrouble,
  now: number,
): Known {
  const { attempts, gateway } = owed;
  const steps = [
    `Do not wait for it: \`openclaw secrets reload\` on the host of ${gateway} has it read the current key.`,
    `What is deployed tries it again by itself, and so does a watch that runs here; \`pairwatch rotate ${record.target}\` tries it too.`,
  ];
  const trouble = { code, message, remedy: [...remedy, ...steps] };
  return known(record, { ...owed, attempts: attempts + 1, nextAt: now + pauseAfter(attempts), trouble });
}

/** In one line, for people. */
export const owedText = (target: string, { gateway, ended, trouble }: OwedDelivery): string =>
  `${gateway} was passed over, and may go on with the key ${ended} of ${target}, which ends all the same: ${trouble.message}`;

/** What is known of a gateway once it uses the current key, by the delivery of this rotation. */
export function settle(record: RotationRecord, gateway: string, rotation: string, now: number): Known {
  const owed = owedIn(record).find((one) => one.gateway === gateway);
  if (!owed) return {};
  const { provider, ended, since } = owed;
  return known(record, { gateway, provider, rotation, ended, since, state: 'delivered', at: now });
}

/** Whatever is owed may be tried now. */
export const hurried = ({ passedOver = [] }: RotationRecord): Known => ({
  passedOver: passedOver.map((one) => (one.state === 'owed' ? { ...one, nextAt: 0 } : one)),
});

/** A gateway that does not use the key any more is owed nothing. */
export const forget = ({ passedOver = [] }: RotationRecord, gateway: string): Known => ({
  passedOver: passedOver.filter((one) => one.gateway !== gateway),
});

/** On the way back it is the new key that ends, and no more the former one. */
export const turnBack = (
  { passedOver }: RotationRecord,
  { former, pending }: RotationIn<'returning'>,
): Known =>
  passedOver
    ? {
        passedOver: passedOver.map((one) =>
          one.ended === former.fingerprint ? { ...one, ended: pending } : one,
        ),
      }
    : {};

const known = ({ passedOver = [] }: RotationRecord, now: PassedOver): Known => ({
  passedOver: [...passedOver.filter(({ gateway }) => gateway !== now.gateway), now],
});
