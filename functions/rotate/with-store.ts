import { withFlag } from '../contract/remedy.ts';
import type { Rotation, RotationRecord } from './record.ts';
import { RotationError, type RotationTrouble } from './rotation-error.ts';

/** Steps whose commands reach the store that a rotation works on; `flag`: of its key store. */
export const stepsWithStore = (steps: readonly string[], flag: string | undefined): readonly string[] =>
  steps.map((step) => withFlag(step, flag));

/** The same of all that a record tells a person to do. */
export function recordWithStore(record: RotationRecord, flag: string | undefined): RotationRecord {
  const { rotation, passedOver } = record;
  return {
    ...record,
    ...(rotation && { rotation: withStore(rotation, flag) }),
    ...(passedOver && {
      passedOver: passedOver.map((known) =>
        known.state === 'owed' ? { ...known, trouble: toldWithStore(known.trouble, flag) } : known,
      ),
    }),
  };
}

const toldWithStore = (trouble: RotationTrouble, flag: string | undefined): RotationTrouble => ({
  ...trouble,
  remedy: stepsWithStore(trouble.remedy, flag),
});

function withStore(rotation: Rotation, flag: string | undefined): Rotation {
  const told = (trouble: RotationTrouble) => toldWithStore(trouble, flag);
  const { trouble } = rotation;
  return {
    ...rotation,
    ...(trouble && { trouble: told(trouble) }),
    ...('because' in rotation && { because: told(rotation.because) }),
    ...('loss' in rotation && rotation.loss && { loss: told(rotation.loss) }),
    ...('steps' in rotation && { steps: stepsWithStore(rotation.steps, flag) }),
  } as Rotation;
}

/** Of an error what a person is told; any other error as it is. */
export function errorWithStore(error: unknown, flag: string | undefined): unknown {
  if (!(error instanceof RotationError)) return error;
  return new RotationError(error.code, error.message, stepsWithStore(error.remedy, flag));
}
