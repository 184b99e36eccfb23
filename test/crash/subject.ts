import type { Subject } from '../../functions/rotate/flight.ts';
import type { RotationPorts } from '../../functions/rotate/ports.ts';
import type { JumpingClock } from '../support/rotating/jumping-clock.ts';
import type { PlayName } from './plays.ts';
import type { Process } from './process.ts';

/** What is crashed: a driver in its surroundings, one line of the table in subjects/index.ts. */
export interface CrashSubject {
  readonly name: string;
  /** Plays beside those of everybody. @default - none */
  readonly plays?: readonly PlayName[];
  open(): Promise<CrashStage>;
}

/** How it looks once everything has come to rest. */
export interface Rest {
  /** What breaks a promise, in words. */
  readonly broken: readonly string[];
  /** Keys that were good before, should be now, and are not. */
  readonly lost: number;
  /** Of these: where nothing could have saved it, the key in use works, and a person is told what to do. @default 0 */
  readonly unavoidable?: number;
}

export interface CrashStage {
  readonly subject: Subject;
  readonly clock: JumpingClock;
  /** The calls that peers and stores have seen, by name: their own record, not that of whoever called. */
  readonly log: readonly string[];
  /** Everything outside of a process, with each call counted by it. */
  ports(process: Process): Promise<RotationPorts>;
  /** For how long nobody can tell that a process is dead, ms. */
  readonly missingMs: number;
  /** What a person does before a rotation can begin; undefined where nobody has to. */
  stage?(ports: RotationPorts): Promise<void>;
  /** What happens meanwhile that the rotation waits for: a person does it, or who left comes back. */
  attend?(): Promise<void>;
  /** Whoever uses the key cannot be reached from here on. */
  leave?(): void;
  /** Makes good what a person was told to; undefined where there is nothing to do. */
  mend?(): Promise<void>;
  rest(): Promise<Rest>;
  close(): Promise<void>;
}
