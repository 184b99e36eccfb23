import type { KeyPlacement } from './http-key.ts';

/** `bearer`, `header:NAME` or `query:NAME`. Undefined for anything else. */
export function readPlacement(text: string): KeyPlacement | undefined {
  if (text === 'bearer') return { in: 'bearer' };
  const [, place, name = ''] = /^(header|query):(.+)$/.exec(text) ?? [];
  if (place === 'header' && /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return { in: 'header', name };
  if (place === 'query' && /^[A-Za-z0-9._~-]+$/.test(name)) return { in: 'query', name };
  return undefined;
}
