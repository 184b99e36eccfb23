import type { ProtocolName } from '../../contract/verdict.ts';
import { anthropic } from './anthropic.ts';
import { openai } from './openai.ts';
import { openclaw } from './openclaw.ts';
import type { Protocol } from './protocol.ts';

/** The dispatch table: one protocol, one file, one line. */
export const PROTOCOLS: Readonly<Record<ProtocolName, Protocol>> = { openclaw, openai, anthropic };
