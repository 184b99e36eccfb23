import type { Clock } from '../../functions/handshake/clock.ts';
import { canonical } from '../../functions/ledger/canonical.ts';
import { readCheckpoint } from '../../functions/ledger/entry.ts';
import type { Ledger } from '../../functions/ledger/ledger.ts';
import { LedgerError, type LedgerStore, type StoredObject } from '../../functions/ledger/ports.ts';

export interface DailyCheckpointOptions {
  readonly ledger: Pick<Ledger, 'checkpoint'>;
  readonly store: Pick<LedgerStore, 'head'> & { checkpoints(): AsyncIterable<StoredObject> };
  readonly clock: Pick<Clock, 'wallMs'>;
  readonly say: (line: string) => void;
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/**
 * Signs the newest entry of a local ledger once a UTC day, where any was written since the last checkpoint, and says
 * it: whoever keeps that line elsewhere finds a ledger that was cut or written anew. Never rejects.
 */
export function dailyCheckpoint({ ledger, store, clock, say }: DailyCheckpointOptions): () => Promise<void> {
  let done: string | undefined;
  return async () => {
    const today = dayOf(clock.wallMs());
    if (done === today) return;
    done = today;
    try {
      const last = await newest(store);
      if ((await store.head()) === (last?.sequence ?? 0) || last?.at.startsWith(today)) return;
      say(`ledger: ${canonical(await ledger.checkpoint())}`);
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      say(`ledger: no checkpoint: ${error.code}: ${error.message}`);
    }
  };
}

async function newest(store: DailyCheckpointOptions['store']) {
  let last: StoredObject | undefined;
  for await (const object of store.checkpoints()) last = object;
  const read = last && readCheckpoint(last.bytes);
  return read?.state === 'read' ? read.value : undefined;
}
