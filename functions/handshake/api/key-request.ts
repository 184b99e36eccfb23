import type { KeyPlacement } from '../../keys/http-key.ts';
import type { HttpRequest } from '../http/message.ts';
import type { Dialect } from './dialect.ts';

/** What every request of a target goes below. */
export function baseOf(url: URL, { defaultBase }: Pick<Dialect, 'defaultBase'>): URL {
  const base = new URL(url);
  if (defaultBase !== undefined && base.pathname === '/') base.pathname = defaultBase;
  return base;
}

/** `{base}/models`, with the base's own query. */
export function below(base: URL, path: string): URL {
  const url = new URL(base);
  url.pathname = `${base.pathname.replace(/\/+$/, '')}/${path}`;
  return url;
}

export function secretFor(placement: KeyPlacement, key: string): NonNullable<HttpRequest['secret']> {
  switch (placement.in) {
    case 'bearer':
      return { headers: { authorization: `Bearer ${key}` } };
    case 'header':
      return { headers: { [placement.name.toLowerCase()]: key } };
    case 'query':
      return { query: [placement.name, key] };
  }
}

/** As the remedies and `--key-in` name it. */
export function placementName(placement: KeyPlacement): string {
  return placement.in === 'bearer' ? 'Authorization: Bearer' : `${placement.in} ${placement.name}`;
}
