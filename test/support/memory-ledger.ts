import { entryName } from '../../functions/contract/ledger.ts';
import type { LedgerStore, StoredObject } from '../../functions/ledger/ports.ts';

/** A ledger in memory; every call takes a turn of the event loop, so that writers meet. */
export class MemoryLedger implements LedgerStore {
  readonly place = 'memory';
  readonly stored = new Map<number, Uint8Array>();
  readonly kept = new Map<number, Uint8Array>();
  /** Called before a write; what it throws, the writer sees. */
  beforePut: (sequence: number) => void = () => undefined;
  /** Called after a write. */
  afterPut: (sequence: number) => void = () => undefined;

  async head(): Promise<number> {
    await turn();
    return Math.max(0, ...this.stored.keys());
  }

  async read(sequence: number): Promise<Uint8Array | undefined> {
    await turn();
    return this.stored.get(sequence);
  }

  async putNew(sequence: number, bytes: Uint8Array): Promise<boolean> {
    this.beforePut(sequence);
    await turn();
    if (this.stored.has(sequence)) return false;
    this.stored.set(sequence, bytes);
    this.afterPut(sequence);
    return true;
  }

  async putCheckpoint(sequence: number, bytes: Uint8Array): Promise<boolean> {
    await turn();
    this.kept.set(sequence, bytes);
    return true;
  }

  async *entries(from = 1): AsyncGenerator<StoredObject> {
    yield* objectsOf(this.stored).filter(({ name }) => name >= entryName(from));
  }

  async *checkpoints(): AsyncGenerator<StoredObject> {
    yield* objectsOf(this.kept);
  }
}

export const objectsOf = (stored: ReadonlyMap<number, Uint8Array>): readonly StoredObject[] =>
  [...stored].sort(([one], [other]) => one - other).map(([at, bytes]) => ({ name: entryName(at), bytes }));

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
