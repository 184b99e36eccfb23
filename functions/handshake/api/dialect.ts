import type { KeyPlacement } from '../../keys/http-key.ts';
import type { ExchangeReader } from './exchange-answer.ts';

/** What one HTTP protocol says differently from another; everything else is shared. */
export interface Dialect {
  readonly defaultPlacement: KeyPlacement;
  /** Where the API stands under a URL without a path. @default - at its root */
  readonly defaultBase?: string;
  /** With every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of the one-token inference call, below the base. */
  readonly exchangePath: string;
  exchangeBody(ask: ExchangeAsk): Readonly<Record<string, unknown>>;
  readonly reader: ExchangeReader;
}

export interface ExchangeAsk {
  readonly host: string;
  readonly model: string;
  readonly stream: boolean;
  readonly maxTokensParameter?: 'max_completion_tokens' | 'max_tokens';
}
