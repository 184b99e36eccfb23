import { randomUUID } from 'node:crypto';
import { secretIn } from '../keys/secret-in.ts';
import type { VersionedKeyStore } from '../keys/versioned-store.ts';
import { isOver } from './record.ts';
import { RotationError } from './rotation-error.ts';
import type { RotationStore } from './rotation-store.ts';
import { stepsWithStore } from './with-store.ts';

/**
 * Stages a key that a person made, as the version that the rotation under way waits for, or as one that the next
 * rotation takes. A key that was staged before, and that no rotation took yet, makes way. Throws a RotationError TOO_LATE
 * where a rotation has another one already, CURRENT_MISSING where there is no key that it could replace, and
 * PENDING_MISSING where it is that very key.
 */
export async function stageByHand(
  { keys, rotations }: { readonly keys: VersionedKeyStore; readonly rotations: RotationStore },
  { target, secret }: { readonly target: string; readonly secret: string },
  value: string,
): Promise<string> {
  const rotation = (await rotations.read(target))?.rotation;
  const isOpen = !isOver(rotation);
  if (isOpen && rotation.state !== 'creating')
    throw new RotationError(
      'TOO_LATE',
      `the rotation of ${target} that is under way has its new key already`,
      stepsWithStore([`See where it stands: \`pairwatch rotate ${target} --status\`.`], keys.flag),
    );
  const { current, pending } = await keys.versions(secret);
  if (!current?.hasValue)
    throw new RotationError(
      'CURRENT_MISSING',
      `${target} has no key yet that another could replace`,
      stepsWithStore([`Store its first key: \`pairwatch keys put ${target}\`.`], keys.flag),
    );
  const now = await keys.read(secret, 'fresh');
  if (now.state === 'found' && secretIn(now.value) === secretIn(value))
    throw new RotationError(
      'PENDING_MISSING',
      `this is the present key of ${target}: a new one has to be made`,
    );
  if (pending) await keys.discardPending(secret, pending.version);
  // Secrets Manager gives a version one value for good, and its label back to none: what was staged once is used up.
  const fresh = isOpen && !pending?.hasValue ? [rotation.version] : [];
  for (const version of [...fresh, randomUUID()])
    if ((await keys.stage(secret, version, value)) === 'staged') return version;
  throw new RotationError(
    'VERSION_TAKEN',
    `another key of ${target} was staged at the same moment: call again`,
  );
}
