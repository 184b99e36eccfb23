import { randomUUID } from 'node:crypto';
import type { RotationPorts } from '../../functions/rotate/ports.ts';
import { isOver } from '../../functions/rotate/record.ts';
import { RotationError, type RotationErrorCode } from '../../functions/rotate/rotation-error.ts';
import { Rotations } from '../../functions/rotate/rotations.ts';
import type { Process } from './process.ts';
import type { CrashStage } from './subject.ts';

/** Something that is done to a rotation: before anybody is disturbed, and then. May be called again by whoever is next. */
interface PlayDefinition {
  /** Whether a rotation begins with it; else it ends the one that was prepared, which is aborted by that. */
  readonly begins: boolean;
  readonly prepare: (rotations: Rotations, stage: CrashStage, ports: RotationPorts) => Promise<unknown>;
  readonly act: (rotations: Rotations, stage: CrashStage, ports: RotationPorts) => Promise<unknown>;
}

const begin: PlayDefinition['act'] = async (rotations, stage, ports) => {
  await stage.stage?.(ports);
  await refusedOnlyBy(['BUSY'], () => rotations.start(stage.subject));
};
/** As Secrets Manager does: the first steps of it, up to the proof. */
const proving: PlayDefinition['act'] = async (rotations, stage, ports) => {
  await stage.stage?.(ports);
  await rotations.create(stage.subject, (await stagedVersion(stage, ports)) ?? randomUUID());
};
/** As after a leak. */
const hurry: PlayDefinition['act'] = (rotations, { subject }) =>
  refusedOnlyBy(['BUSY'], () => rotations.start(subject, { urgent: true, graceMs: 0 }));
const giveUp: PlayDefinition['act'] = (rotations, { subject }) =>
  refusedOnlyBy(['BUSY', 'TOO_LATE'], () => rotations.abort(subject));
const goBack: PlayDefinition['act'] = (rotations, { subject }) =>
  refusedOnlyBy(['BUSY', 'TOO_LATE', 'CURRENT_CHANGED'], () => rotations.back(subject));

export const PLAYS = {
  /** From its beginning to its end. */
  rotation: { begins: true, prepare: async () => undefined, act: begin },
  /** One that has its new key is given up. */
  '--abort': { begins: false, prepare: proving, act: giveUp },
  /** One that is promoted is taken back. */
  '--back': { begins: false, prepare: begin, act: goBack },
  /** The same in an emergency that finds nobody who uses the key: it is owed to them until they are back. */
  '--now': { begins: true, prepare: async (_, stage) => stage.leave?.(), act: hurry },
} as const satisfies Record<string, PlayDefinition>;
export type PlayName = keyof typeof PLAYS;

/** Secrets Manager's four steps, each delivered twice; of the other plays, their call. */
export async function actTwice(
  play: PlayName,
  rotations: Rotations,
  stage: CrashStage,
  ports: RotationPorts,
): Promise<void> {
  if (play !== 'rotation') {
    for (let delivery = 0; delivery < 2; delivery++) await PLAYS[play].act(rotations, stage, ports);
    return;
  }
  await stage.stage?.(ports);
  const version = (await stagedVersion(stage, ports)) ?? randomUUID();
  for (const step of ['create', 'set', 'test', 'finish'] as const)
    for (let delivery = 0; delivery < 2; delivery++)
      await refusedOnlyBy(['BUSY'], () => rotations[step](stage.subject, version));
}

/** Takes a rotation to its end by this process, and all that it owes; the waits are skipped. */
export async function toEnd(process: Process, stage: CrashStage): Promise<void> {
  const rotations = new Rotations(await stage.ports(process));
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const standing = await refusedOnlyBy(['BUSY'], () => rotations.advance(stage.subject));
    if (standing && isOver(standing.record.rotation) && !standing.wait) return;
    await stage.attend?.();
    stage.clock.skipTo(Math.max(standing?.wait?.until ?? 0, stage.clock.wallMs()) + 1);
    await new Promise((resolve) => setTimeout(resolve, standing ? 0 : round * BUSY_MS));
  }
  throw new Error('it comes to no end');
}

/** More than any rotation needs. */
const MAX_ROUNDS = 200;
/** Real time between two tries while somebody else is at it, ms: longer each time. */
const BUSY_MS = 5;

/** A person's key says itself which version it is for. */
async function stagedVersion({ stage, subject }: CrashStage, { keys }: RotationPorts) {
  return stage && (await keys.versions(subject.secret)).pending?.version;
}

/** Undefined where it was refused by one of these. */
export async function refusedOnlyBy<Result>(
  codes: readonly RotationErrorCode[],
  call: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof RotationError && codes.includes(error.code)) return undefined;
    throw error;
  }
}
