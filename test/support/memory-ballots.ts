import type { Look } from '../../functions/probe/look.ts';
import type { BallotBox, Voter } from '../../functions/state/ballot-box.ts';

const nameOf = ({ location, kind, shard, everyMs }: Voter): string =>
  `${location}#${kind}#${shard}#${everyMs}`;

/** Looks of all locations, for one process. */
export class MemoryBallots implements BallotBox {
  readonly #claims = new Set<string>();
  readonly #waves = new Map<string, { readonly tick: number; readonly looks: readonly Look[] }>();

  async claim(tick: number, voter: Voter): Promise<boolean> {
    const claim = `${tick} ${nameOf(voter)}`;
    if (this.#claims.has(claim)) return false;
    this.#claims.add(claim);
    return true;
  }

  async cast(tick: number, voter: Voter, wave: number, looks: readonly Look[]): Promise<void> {
    this.#waves.set(`${tick} ${nameOf(voter)} ${wave}`, { tick, looks });
  }

  async count(tick: number): Promise<readonly Look[]> {
    return [...this.#waves.values()].filter((wave) => wave.tick === tick).flatMap(({ looks }) => looks);
  }
}
