import type { Verdict } from '../../functions/contract/verdict.ts';
import { type Expansions, reproduce } from '../../functions/handshake/reproduce.ts';
import type { HandshakeSpec } from '../../functions/handshake/spec.ts';
import type { Terminal } from '../commands/terminal.ts';
import { painter } from './paint.ts';
import { type Beside, plain } from './plain.ts';
import { waterfall } from './waterfall.ts';

/** A verdict as the reader of stdout wants it: an object for machines, a waterfall for eyes, plain text for pipes. */
export function report(
  verdict: Verdict,
  spec: HandshakeSpec,
  { json, expansions }: { readonly json: boolean; readonly expansions: Expansions },
  terminal: Terminal,
): string {
  const reproduction = verdict.fault && !json ? reproduce(spec, expansions) : undefined;
  const { keyStoreFlag } = spec;
  return reportVerdict(verdict, { reproduction, keyStoreFlag }, json, terminal);
}

/** The same of a handshake that somebody else performed. */
export function reportVerdict(verdict: Verdict, beside: Beside, json: boolean, terminal: Terminal): string {
  if (json) return JSON.stringify(verdict);
  if (!terminal.interactive && !terminal.colour) return plain(verdict, beside);
  return `${waterfall(verdict, beside, terminal.columns(), painter(terminal.colour))}\n`;
}
