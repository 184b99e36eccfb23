import { Ledger, type LedgerOptions } from '../ledger/ledger.ts';
import { localLedgerKeys } from './ledger-key.ts';
import { LocalLedgerStore } from './ledger-store.ts';

export interface LocalLedgerOptions extends Omit<LedgerOptions, 'store' | 'signer' | 'former'> {
  /** `.pairwatch`. */
  readonly root: string;
}

/** The ledger under `.pairwatch`, to write to; its key is made where there is none. */
export async function localLedger({ root, ...options }: LocalLedgerOptions): Promise<Ledger> {
  return new Ledger({ ...options, ...(await localLedgerKeys(root)), store: new LocalLedgerStore(root) });
}
