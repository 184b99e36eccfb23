import { CallError } from '../commands/mistakes.ts';
import { shown } from '../flags/shown.ts';

/** `--store`: only the local one is there yet. */
export function checkStore(store: string | undefined): void {
  if (store === undefined || store === 'local') return;
  if (store === 'aws') throw new CallError('--store aws is not there yet; use --store local');
  throw new CallError(`--store ${shown(store)} is none of local, aws`);
}
