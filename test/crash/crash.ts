import { randomUUID } from 'node:crypto';
import { isOver } from '../../functions/rotate/record.ts';
import { RotationError } from '../../functions/rotate/rotation-error.ts';
import { Rotations } from '../../functions/rotate/rotations.ts';
import { type Death, Killed, Process } from './process.ts';
import type { CrashStage, CrashSubject } from './subject.ts';

/**
 * What goes on beside and after a death: somebody takes the rotation up; every call is made twice, as Secrets Manager
 * may; two take it up at once, and one was at it while the other died.
 */
export const TIMES = ['retry', 'duplicate', 'two at once'] as const;
export type Times = (typeof TIMES)[number];

export interface Combination {
  readonly subject: CrashSubject;
  readonly times: Times;
  readonly death: Death;
}

export interface Outcome {
  /** Whether it came to the call that it was to die at: beside others it may make fewer. */
  readonly died: boolean;
  readonly broken: readonly string[];
  readonly lost: number;
}

/** More than any rotation needs. */
const MAX_ROUNDS = 80;

/** The external calls of a rotation that nobody disturbs, in their order. */
export async function undisturbed(subject: CrashSubject, times: Times): Promise<readonly string[]> {
  const stage = await subject.open();
  try {
    const process = new Process('undisturbed');
    await work(process, stage, times);
    return process.calls;
  } finally {
    await stage.close();
  }
}

/** One rotation with one death, whoever takes it up, and one more rotation after it. */
export async function crash({ subject, times, death }: Combination): Promise<Outcome> {
  const stage = await subject.open();
  try {
    const first = new Process('first', death);
    const beside = times === 'two at once' ? contend(first, stage) : undefined;
    await survive(work(first, stage, times));
    await beside;
    const heirs = times === 'two at once' ? ['heir', 'other heir'] : ['heir'];
    await Promise.all(heirs.map((name) => survive(work(new Process(name), stage, 'retry'))));
    const ended = (await stage.ports(new Process('judge')).rotations.read(stage.subject.plan.target))
      ?.rotation;
    const rest = await stage.rest();
    await stage.mend?.();
    await work(new Process('later'), stage, 'retry');
    const later = (await stage.ports(new Process('judge')).rotations.read(stage.subject.plan.target))
      ?.rotation;
    const after = await stage.rest();
    return {
      died: first.dead,
      broken: [
        ...(ended === undefined || isOver(ended) ? [] : [`it stopped in ${ended.state}`]),
        ...rest.broken,
        ...(later?.state === 'done' && later.version !== ended?.version
          ? []
          : [`the later one: ${later?.state}`]),
        ...after.broken.map((broken) => `later: ${broken}`),
      ],
      lost: rest.lost,
    };
  } finally {
    await stage.close();
  }
}

/** Takes a rotation to its end, beginning one where none is under way; the waits are skipped. */
async function work(process: Process, stage: CrashStage, times: Times): Promise<void> {
  const rotations = new Rotations(stage.ports(process));
  const { subject, clock } = stage;
  if (times === 'duplicate') await twice(rotations, stage);
  else await busyIsFine(() => rotations.start(subject));
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const standing = await busyIsFine(() => rotations.advance(subject));
    if (standing && isOver(standing.record.rotation)) return;
    clock.skipTo(Math.max(standing?.wait?.until ?? 0, clock.wallMs()) + 1);
    await new Promise((resolve) => setTimeout(resolve, standing ? 0 : 20));
  }
  throw new Error('it comes to no end');
}

/** Secrets Manager's four steps, each delivered twice. */
async function twice(rotations: Rotations, { subject }: CrashStage): Promise<void> {
  const version = randomUUID();
  for (const step of ['create', 'set', 'test', 'finish'] as const)
    for (let delivery = 0; delivery < 2; delivery++)
      await busyIsFine(() => rotations[step](subject, version));
}

/** Somebody who tries the same while the first is at it, and goes on once it is dead. */
async function contend(first: Process, stage: CrashStage): Promise<void> {
  const beside = new Process('beside');
  const ports = stage.ports(beside);
  stage.ports(first);
  const rotations = new Rotations(ports);
  for (let turn = 0; turn < 4 && !first.dead; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 15));
    await survive(busyIsFine(() => rotations.advance(stage.subject)));
  }
}

async function busyIsFine<Result>(call: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof RotationError && error.code === 'BUSY') return undefined;
    throw error;
  }
}

async function survive(life: Promise<unknown>): Promise<void> {
  try {
    await life;
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
}
