import type { Subject } from '../../functions/rotate/flight.ts';
import type { RotationPorts } from '../../functions/rotate/ports.ts';
import type { JumpingClock } from '../support/rotating/jumping-clock.ts';
import type { Process } from './process.ts';

/** What is crashed: a driver in its surroundings, one line of the table in subjects/index.ts. */
export interface CrashSubject {
  readonly name: string;
  open(): Promise<CrashStage>;
}

/** How it looks once everything has come to rest. */
export interface Rest {
  /** What breaks a promise, in words. */
  readonly broken: readonly string[];
  /** Keys that were good before, should be now, and are not. */
  readonly lost: number;
}

export interface CrashStage {
  readonly subject: Subject;
  readonly clock: JumpingClock;
  /** Everything outside of a process, with each call counted by it; the peers count the calls of the newest one. */
  ports(process: Process): RotationPorts;
  /** Makes good what a person was told to; undefined where there is nothing to do. */
  mend?(): Promise<void>;
  rest(): Promise<Rest>;
  close(): Promise<void>;
}
