import { getServers, Resolver } from 'node:dns/promises';
import type { Address, Family } from './address.ts';

/** What a resolver said of one family. */
export type Answer =
  | { readonly state: 'addresses'; readonly addresses: readonly Address[] }
  /** The name exists and has no address of this family. */
  | { readonly state: 'no-data' }
  | { readonly state: 'not-found' }
  /** SERVFAIL, REFUSED, or an answer that cannot be used; `code` is c-ares's. */
  | { readonly state: 'server-failure'; readonly code: string }
  | { readonly state: 'silent' };

export interface Queries {
  /** The resolvers asked, as `address` or `address:port`. */
  readonly servers: readonly string[];
  readonly IPv4: Promise<Answer>;
  readonly IPv6: Promise<Answer>;
  /** Ends what is still open; it then counts as silent. */
  cancel(): void;
}

/**
 * Exactly one A and one AAAA query, side by side, none repeated, nothing cached. Where the system names several
 * resolvers, the next is asked only when one is silent or fails, and all share `timeoutMs`.
 */
export function queryAddresses(name: string, server: string | undefined, timeoutMs: number): Queries {
  const servers = server === undefined ? getServers() : [server];
  const resolver = new Resolver({ tries: 1, timeout: Math.ceil(timeoutMs / Math.max(1, servers.length)) });
  if (server !== undefined) resolver.setServers([server]);
  const cut = setTimeout(() => resolver.cancel(), timeoutMs);
  const ask = async (family: Family, query: Promise<string[]>): Promise<Answer> => {
    try {
      const addresses = await query;
      return addresses.length > 0
        ? { state: 'addresses', addresses: addresses.map((address) => ({ address, family })) }
        : { state: 'no-data' };
    } catch (error) {
      return failedAnswer((error as NodeJS.ErrnoException).code ?? 'EUNKNOWN');
    }
  };
  const queries = {
    IPv4: ask('IPv4', resolver.resolve4(name)),
    IPv6: ask('IPv6', resolver.resolve6(name)),
  };
  void Promise.all([queries.IPv4, queries.IPv6]).then(() => clearTimeout(cut));
  return { servers, ...queries, cancel: () => resolver.cancel() };
}

function failedAnswer(code: string): Answer {
  switch (code) {
    case 'ENOTFOUND':
    case 'EBADNAME':
      return { state: 'not-found' };
    case 'ENODATA':
      return { state: 'no-data' };
    case 'ETIMEOUT':
    case 'ECANCELLED':
      return { state: 'silent' };
    default:
      return { state: 'server-failure', code };
  }
}
