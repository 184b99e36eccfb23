/** A person's wish not to be told of a target for a while. Metrics, state and history go on. */
export interface Mute {
  /** The target's name; its slower checks are muted with it. */
  readonly target: string;
  /** Epoch ms. */
  readonly since: number;
  /** Epoch ms; over by itself then. */
  readonly until: number;
  readonly because: string;
  readonly by: string;
}

/** The mute that a message of this check falls into. */
export const muteOf = (check: string, mutes: readonly Mute[], now: number): Mute | undefined =>
  mutes.find(({ target, since, until }) => target === check.split('/')[0] && since <= now && now < until);

/** Port: where mutes are kept. */
export interface MuteStore {
  /** Those that last at `now` (epoch ms). */
  mutes(now: number): Promise<readonly Mute[]>;
  /** Replaces an earlier one of the same target; one that is over ends it. */
  mute(mute: Mute): Promise<void>;
}
