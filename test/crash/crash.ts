import type { RotationPorts } from '../../functions/rotate/ports.ts';
import { isOver } from '../../functions/rotate/record.ts';
import { Rotations } from '../../functions/rotate/rotations.ts';
import { knowingCallers } from './callers.ts';
import { actTwice, PLAYS, type PlayName, refusedOnlyBy, toEnd } from './plays.ts';
import { Process, type Stop } from './process.ts';
import type { CrashStage, CrashSubject } from './subject.ts';
import { TIMES, type TimesName } from './times.ts';

export interface Combination {
  readonly subject: CrashSubject;
  readonly play: PlayName;
  readonly times: TimesName;
  readonly at: Omit<Stop, 'how'>;
}

export interface Outcome {
  /** Whether it came to the call that it was to stop at: beside others it may make fewer. */
  readonly stopped: boolean;
  /** The call that it stopped at. */
  readonly around: string;
  /** How the rotation ended that was disturbed; undefined where it never began. */
  readonly ended: 'done' | 'aborted' | undefined;
  readonly broken: readonly string[];
  readonly lost: number;
  readonly unavoidable: number;
}

export interface Undisturbed {
  /** External calls as whoever made them counted them, in their order: two kill points each. */
  readonly calls: readonly string[];
  /** The same as peers and stores saw them. */
  readonly log: readonly string[];
}

type Life = (rotations: Rotations, ports: RotationPorts) => Promise<unknown>;

/** What a play calls when nobody disturbs it. */
export async function undisturbed(
  subject: CrashSubject,
  play: PlayName,
  twice: boolean,
): Promise<Undisturbed> {
  return onStage({ subject, play }, async (stage) => {
    const seen = stage.log.length;
    const process = new Process('undisturbed');
    await whole(process, stage, play, twice);
    return { calls: process.calls, log: stage.log.slice(seen) };
  });
}

/** One play that somebody does not live through, whoever takes it up, and one more rotation after it. */
export async function crash({ subject, play, times, at }: Combination): Promise<Outcome> {
  const { how, beside, heirs, twice = false, laterMs = () => 0 } = TIMES[times];
  return onStage({ subject, play }, async (stage) => {
    // Whoever comes beside may take the rotation on; and there may be nothing left to go back to.
    const isDue = !PLAYS[play].begins && !beside && !isOver(await present(stage));
    const first = new Process('first', { ...at, how });
    const life = survive(first, whole(first, stage, play, twice));
    const rival = beside ? contend(first, stage) : undefined;
    await Promise.race([life, ...(how === 'frozen' ? [first.stopped] : [])]);
    await rival;
    stage.clock.skip(Math.max(laterMs(stage.subject.plan), first.dead ? stage.missingMs : 0));
    const lives = heirs.map((then, one) => takeUp(new Process(`heir ${one}`), stage, then ?? play));
    await everyone(lives);
    first.wake();
    await life;
    const ended = await endOf(stage);
    const rest = await stage.rest();
    await stage.mend?.();
    await whole(new Process('later'), stage, 'rotation', false);
    const later = await endOf(stage);
    const after = await stage.rest();
    return {
      stopped: first.calls.length >= at.call,
      around: first.calls[at.call - 1] ?? 'none',
      ended: ended?.state,
      broken: [
        ...rest.broken,
        ...(isDue && ended?.state !== 'aborted' ? [`${play} ended as ${ended?.state}`] : []),
        ...(later?.state === 'done' && later.version !== ended?.version
          ? []
          : [`the later one: ${later?.state}`]),
        ...after.broken.map((broken) => `later: ${broken}`),
      ],
      lost: rest.lost,
      unavoidable: rest.unavoidable ?? 0,
    };
  });
}

/** Where a play is prepared, and whose callers are known; closed after it. */
const onStage = <Result>(
  { subject, play }: Pick<Combination, 'subject' | 'play'>,
  act: (stage: CrashStage) => Promise<Result>,
): Promise<Result> =>
  knowingCallers(async () => {
    const stage = await subject.open();
    try {
      await live(new Process('before'), stage, (rotations, ports) =>
        PLAYS[play].prepare(rotations, stage, ports),
      );
      return await act(stage);
    } finally {
      await stage.close();
    }
  });

const live = (process: Process, stage: CrashStage, life: Life): Promise<unknown> =>
  process.run(async () => {
    const ports = await stage.ports(process);
    return life(new Rotations(ports), ports);
  });

/** A play by one process, from its beginning to the end of the rotation. */
async function whole(process: Process, stage: CrashStage, play: PlayName, twice: boolean): Promise<void> {
  await live(process, stage, async (rotations, ports) => {
    if (twice) await actTwice(play, rotations, stage, ports);
    else await PLAYS[play].act(rotations, stage, ports);
    await toEnd(process, stage);
  });
}

/** Somebody comes later: goes on with what is under way, or does what he came for. */
async function takeUp(process: Process, stage: CrashStage, then: PlayName): Promise<void> {
  await live(process, stage, async (rotations, ports) => {
    const { rotation } = (await rotations.standing(stage.subject)).record;
    if (!PLAYS[then].begins || rotation === undefined) await PLAYS[then].act(rotations, stage, ports);
    await toEnd(process, stage);
  });
}

/** Somebody who tries the same while the first is at it, and goes on once it is dead. */
async function contend(first: Process, stage: CrashStage): Promise<void> {
  await live(new Process('rival'), stage, async (rotations) => {
    for (let turn = 0; turn < 6 && !first.dead; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await refusedOnlyBy(['BUSY'], () => rotations.advance(stage.subject));
    }
  });
}

/** All of them come to their end, also where one of them breaks. */
async function everyone(lives: readonly Promise<unknown>[]): Promise<void> {
  for (const life of await Promise.allSettled(lives)) if (life.status === 'rejected') throw life.reason;
}

async function endOf(stage: CrashStage) {
  const rotation = await present(stage);
  if (!isOver(rotation)) throw new Error(`it stopped in ${rotation?.state}`);
  return rotation;
}

async function present(stage: CrashStage) {
  const { rotations } = await stage.ports(new Process('judge'));
  return (await rotations.read(stage.subject.plan.target))?.rotation;
}

/** What ends one that slept through the time of an entry, or of a request: whoever went on has made it. */
const SLEPT: ReadonlySet<unknown> = new Set([
  ...['LEDGER_BUSY', 'LEDGER_UNREACHABLE', 'LEDGER_CANNOT_SIGN', 'STATE_UNREACHABLE', 'TimeoutError'],
]);

async function survive(process: Process, life: Promise<unknown>): Promise<void> {
  try {
    await life;
  } catch (error) {
    if (process.dead) return;
    if (!SLEPT.has(Object(error).code)) throw error;
  }
}
