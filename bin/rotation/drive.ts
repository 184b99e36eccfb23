import { iso, time } from '../../functions/notify/words.ts';
import type { Subject } from '../../functions/rotate/flight.ts';
import { hasTwoKeys, isOver, owedIn, type RotationRecord } from '../../functions/rotate/record.ts';
import { RotationError } from '../../functions/rotate/rotation-error.ts';
import type { AdvanceOptions, Rotations, Standing } from '../../functions/rotate/rotations.ts';
import type { Wait } from '../../functions/rotate/steps/step.ts';
import { troubleIn, troubleLines } from '../output/rotation.ts';
import { pause } from './watched-call.ts';
import type { Wish } from './wish.ts';

/** How often a rotation at which somebody else is at work is looked at again, ms. */
const BESIDE_MS = 2_000;

/** Moves rotations: those of this machine, or those that are deployed. */
export type Helm = Pick<Rotations, 'standing' | 'start' | 'advance' | 'abort' | 'back'>;

/** Where it is waited, and who hears of it. */
export interface Waiting {
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  readonly waits: boolean;
  /** What a person hears who goes in the middle of a step. @default - the step goes on without the call */
  readonly brokenOff?: string;
}

/** The person went before a rotation was begun that the call asks for; one line says which. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
}

/**
 * Begins or goes on with a rotation and takes it to its end, waiting where it waits. In an emergency one that is promoted
 * already, or on its way back, is first brought to its end, and then the key is rotated once more: nobody knows which of
 * the two leaked. What an emergency passed over is a rest of its rotation: without another emergency that is brought to its end, and no more.
 * Nothing is begun for a person who has gone: BrokenOff.
 */
export async function drive(
  rotations: Helm,
  subject: Subject,
  wish: Extract<Wish, { readonly wish: 'rotate' }>,
  waiting: Waiting,
): Promise<Standing> {
  const { urgent, graceMs } = wish;
  const { target } = subject.plan;
  const options = { urgent, ...(graceMs !== undefined && { graceMs }) };
  const { record } = await rotations.standing(subject);
  const { rotation } = record;
  if (waiting.signal.aborted) throw new BrokenOff(`${target}: broken off before anything was done`);
  if (!urgent && rotation?.state === 'done' && owedIn(record).length > 0)
    return toEnd(rotations, subject, next(rotations, subject, { atOnce: true }), waiting, isSettled);
  const isOnlyEnded = rotation !== undefined && !isOver(rotation) && hasTwoKeys(rotation);
  const first = await toEnd(rotations, subject, rotations.start(subject, options), waiting);
  if (!urgent || !isOnlyEnded || !isOver(first.record.rotation)) return first;
  if (waiting.signal.aborted)
    throw new BrokenOff(
      `${target}: broken off before its key was replaced once more; either of the two may have leaked: repeat the call`,
    );
  return toEnd(rotations, subject, rotations.start(subject, options), waiting);
}

const isEnded = ({ rotation }: RotationRecord): boolean => isOver(rotation);

/** Over, and nobody is owed the key. */
export const isSettled = (record: RotationRecord): boolean => isEnded(record) && owedIn(record).length === 0;

/** Waits until it is over, or the person goes. */
export async function toEnd(
  rotations: Helm,
  subject: Subject,
  begun: Promise<Standing>,
  waiting: Waiting,
  isOverBy = isEnded,
): Promise<Standing> {
  const { signal, say, waits } = waiting;
  let standing = await heeding(begun, waiting);
  let said: string | undefined;
  while (!isOverBy(standing.record) && waits && !signal.aborted) {
    const { wait } = standing;
    if (wait) {
      const lines = waitingLines(standing, wait, subject.plan.target);
      const news = lines.length === 1 ? wait.for : lines.join();
      if (news !== said) for (const line of lines) say(`pairwatch: ${line}`);
      said = news;
    }
    await changedOrDue(rotations, subject, standing, signal);
    if (!signal.aborted) standing = await heeding(next(rotations, subject), waiting);
  }
  return standing;
}

/** Says to a person who goes meanwhile why that takes a moment. */
async function heeding<Result>(work: Promise<Result>, { signal, say, brokenOff }: Waiting): Promise<Result> {
  const heard = () => say(`pairwatch: ${brokenOff}`);
  if (brokenOff !== undefined) signal.addEventListener('abort', heard, { once: true });
  try {
    return await work;
  } finally {
    signal.removeEventListener('abort', heard);
  }
}

/** What it waits for; where something went wrong, that, the steps to take, and when it is tried again. */
function waitingLines({ record }: Standing, wait: Wait, target: string): readonly string[] {
  const at = time(iso(wait.until));
  const trouble = record.rotation && troubleIn(record.rotation);
  if (wait.for !== trouble?.message) return [`${target} waits for ${wait.for}; goes on at ${at}`];
  const [first = '', ...steps] = troubleLines(trouble);
  return [`${target}: ${first}`, ...steps.map((step) => `  ${step}`), `  it is tried again at ${at}`];
}

/** Somebody else may be at it for a moment: the record goes on all the same. */
async function next(rotations: Helm, subject: Subject, options: AdvanceOptions = {}): Promise<Standing> {
  try {
    return await rotations.advance(subject, options);
  } catch (error) {
    if (!(error instanceof RotationError) || error.code !== 'BUSY') throw error;
    const wait = { for: 'somebody else, who is at it', until: Date.now() + BESIDE_MS };
    return { ...(await rotations.standing(subject)), wait };
  }
}

/** Somebody else may end meanwhile what is waited for here. */
async function changedOrDue(
  rotations: Helm,
  subject: Subject,
  { record, wait }: Standing,
  signal: AbortSignal,
): Promise<void> {
  const until = wait?.until ?? 0;
  for (let same = true; same && !signal.aborted; ) {
    await pause(signal, wait ? Math.min(until - Date.now(), BESIDE_MS) : BESIDE_MS);
    if (signal.aborted || Date.now() >= until) return;
    const { rotation } = (await rotations.standing(subject)).record;
    same = rotation?.state === record.rotation?.state && rotation?.version === record.rotation?.version;
  }
}
