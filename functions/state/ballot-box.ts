import type { CheckKind } from '../contract/checks.ts';
import type { Look } from '../probe/look.ts';

/** Who looks: a location's function for one shard, on one schedule. */
export interface Voter {
  readonly location: string;
  readonly kind: CheckKind;
  readonly shard: number;
  /** The period of its schedule, ms: those of slower checks meet at some ticks. */
  readonly everyMs: number;
}

/** Port: where locations that know nothing of each other put their looks of a tick together (a DynamoDB table). */
export interface BallotBox {
  /** Claims a tick by a conditional write; false where this voter has it already (a duplicate delivery). */
  claim(tick: number, voter: Voter): Promise<boolean>;
  /** Adds looks of a tick, as wave 1, 2, … of the voter; writing a wave twice changes nothing. */
  cast(tick: number, voter: Voter, wave: number, looks: readonly Look[]): Promise<void>;
  /** All looks of a tick so far, of every location and shard; sees every `cast` that ended before it began. */
  count(tick: number): Promise<readonly Look[]>;
}
