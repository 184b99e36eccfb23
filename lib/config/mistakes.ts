import { looksLikeKey, namesASecret } from './secrets.ts';

/** One thing that is wrong with a configuration. */
export interface Mistake {
  /** Where: `targets.api.url`. */
  readonly path: string;
  /** What stands there, fit to be shown: `<redacted>` where it looks like a secret. */
  readonly value: string;
  /** What to write instead. */
  readonly fix: string;
}

/** A configuration that cannot be used, with everything that is wrong with it. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(describeMistake).join('\n'));
    this.mistakes = mistakes;
  }
}

/** A mistake in one line. */
export const describeMistake = ({ path, value, fix }: Mistake): string =>
  `${path || 'the configuration'}: ${value}; ${fix}`;

/** A path as a person writes it, without a key that was put in a name's place. */
export const spokenPath = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part.toString()}`))
    .map((part) => (looksLikeKey(part) ? '.<redacted>' : part.replace(/\s/g, ' ').slice(0, 80)))
    .join('')
    .replace(/^\./, '');

/** The value at a path, fit to be shown. */
export function spokenValue(value: unknown, path: readonly PropertyKey[]): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return spokenText(value, path);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : '[…]';
  if (typeof value === 'object') return Object.keys(value).length === 0 ? '{}' : '{…}';
  return `a ${typeof value}`;
}

function spokenText(value: string, path: readonly PropertyKey[]): string {
  const secretByName = path.at(-2) === 'headers' || namesASecret(path.at(-1)?.toString() ?? '');
  if (
    secretByName ||
    looksLikeKey(value) ||
    /\/\/[^/]*@|[?&][^=]*(?:key|token|secret|passw)[^=]*=/i.test(value)
  )
    return value === '' ? '""' : '<redacted>';
  const line = value.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
  return JSON.stringify(line.length > 60 ? `${line.slice(0, 59)}…` : line);
}
