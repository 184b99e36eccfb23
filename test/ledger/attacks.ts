import { DOWNLOADS } from './downloads.ts';
import { FORGERIES } from './forgeries.ts';
import { TAMPERINGS, type Tampering } from './tamperings.ts';

/** All that is done to a ledger here. */
export const ATTACKS: Readonly<Record<string, Tampering>> = { ...TAMPERINGS, ...FORGERIES, ...DOWNLOADS };
