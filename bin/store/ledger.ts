import { ownTrust, type Trust } from '../../functions/ledger/key-ring.ts';
import type { LedgerSource } from '../../functions/ledger/ports.ts';
import { LedgerFolder } from '../../functions/local/ledger-folder.ts';
import { localTrust } from '../../functions/local/ledger-key.ts';
import { LocalLedgerStore } from '../../functions/local/ledger-store.ts';
import { stateFolder } from './local.ts';
import type { StoreName } from './store.ts';

/** A ledger to read, and the keys that those who run it trust; an auditor brings keys of their own. */
export interface OpenedLedger {
  readonly source: LedgerSource;
  readonly own: Trust;
}

export type LedgerPlace =
  | { readonly folder: string }
  | { readonly store: StoreName; readonly config: string | undefined };

/** Opens a downloaded folder, or the ledger that the store has. */
export async function openLedger(place: LedgerPlace): Promise<OpenedLedger> {
  if ('folder' in place) return { source: new LedgerFolder(place.folder), own: ownTrust([]) };
  if (place.store === 'aws') {
    const { openDeployedLedger } = await import('./aws-ledger.ts');
    return openDeployedLedger(place.config);
  }
  const root = stateFolder(place.config);
  return { source: new LocalLedgerStore(root), own: ownTrust(await localTrust(root)) };
}
