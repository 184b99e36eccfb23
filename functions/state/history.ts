import type { Look, LookHandshake } from '../probe/look.ts';
import type { Incident } from './incident.ts';

/** A line of the append-only history. */
export type HistoryEntry =
  | {
      readonly entry: 'look';
      readonly check: string;
      readonly location: string;
      readonly tick: number;
      readonly at: number;
      readonly result: Look['result'];
      readonly handshakes: readonly LookHandshake[];
      readonly warnings: readonly string[];
    }
  /** Written when an incident is over and told; twice after a crash, with the same id. */
  | { readonly entry: 'incident'; readonly at: number; readonly incident: Incident }
  /** Something that happened to the watch itself: a record set aside, a tick missed. */
  | { readonly entry: 'note'; readonly at: number; readonly text: string };

export function historyOf(look: Look): HistoryEntry {
  const { check, location, tick, at, result } = look;
  return {
    entry: 'look',
    check,
    location,
    tick,
    at,
    result,
    handshakes: 'handshakes' in look ? look.handshakes : [],
    warnings: look.result === 'paired' ? look.warnings.map((warning) => warning.code) : [],
  };
}
