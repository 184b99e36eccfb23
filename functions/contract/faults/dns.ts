import type { FaultDefinition } from './definition.ts';

export const dnsFaults = {
  DNS_NOT_FOUND: {
    phase: 'dns',
    owner: 'endpoint',
    transient: false,
    summary: 'The host name does not exist in DNS',
    remedy: [
      'Check the spelling of the host name in the URL of the target: {host}.',
      'Look whether the domain was not renewed or its record was deleted, and put the record back.',
      'If the name exists only inside a private network, watch it from a private location there.',
    ],
  },
  DNS_NO_ADDRESS: {
    phase: 'dns',
    owner: 'endpoint',
    transient: false,
    summary: 'The host name exists in DNS and has no IPv4 or IPv6 address',
    remedy: [
      'Add an A or AAAA record for the name in {host}, or mend the CNAME that it follows.',
      'If the address was taken away on purpose, correct `url` of the target.',
    ],
  },
  DNS_SERVER_FAILURE: {
    phase: 'dns',
    owner: 'network',
    transient: true,
    summary: 'The DNS server answered that it failed or refused to look the name up',
    remedy: [
      {
        when: { secondResolverKnew: true },
        step: 'A second resolver knew the name: mend or replace the resolver that this location uses.',
      },
      {
        when: { secondResolverKnew: false },
        step: 'A second resolver failed as well: look at the name servers of the domain.',
      },
      'Check the name servers and the DNSSEC signatures of the domain: a broken signature looks like this.',
      'Ask another resolver from the same machine, to see whether only the configured one fails.',
    ],
  },
  DNS_TIMEOUT: {
    phase: 'dns',
    owner: 'network',
    transient: true,
    summary: 'No DNS server answered in time',
    remedy: [
      {
        when: { secondResolverKnew: true },
        step: 'A second resolver answered: the resolver that this location uses is down or cut off.',
      },
      'Check that this location reaches its DNS servers on port 53, UDP and TCP.',
      'If other names resolve from here, look at the name servers of the domain in {host}.',
    ],
  },
  DNS_SINKHOLED: {
    phase: 'dns',
    owner: 'network',
    transient: false,
    summary: 'A DNS filter blocks the name: the only address given is 0.0.0.0 or ::',
    remedy: [
      'Allow the name in {host} in the DNS filter of this network (an ad blocker, a security resolver, a hosts file).',
      'If the filter has to stay as it is, give this location another resolver: `network.dns` in the configuration, `--dns` on the command line.',
    ],
  },
  ADDRESS_REFUSED: {
    phase: 'dns',
    owner: 'config',
    transient: false,
    summary: 'The name leads to an internal address that this location must not call; nothing was sent',
    remedy: [
      'The address was {address}.',
      'If the URL of the target is plain http:// or ws://, use https:// or wss://: a key travels in clear to loopback alone.',
      'If the target is meant to be internal, watch it from a private location: `pairwatch watch --location private:NAME`.',
      'If it is public, correct its DNS record: a public name must not lead to a loopback, link-local or metadata address.',
    ],
  },
} as const satisfies Record<string, FaultDefinition>;
