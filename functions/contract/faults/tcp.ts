import type { FaultDefinition } from './definition.ts';

export const tcpFaults = {
  TCP_REFUSED: {
    phase: 'tcp',
    owner: 'endpoint',
    transient: true,
    summary: 'The host is there, and nothing listens on the port',
    remedy: [
      'Check that the server runs on its host; for a gateway: `openclaw gateway status`, then `openclaw gateway start`.',
      'Check the port in {host}, and that the server listens on an address that this location can reach, not on loopback alone.',
      'If it runs, look for a firewall that rejects the port.',
    ],
  },
  TCP_TIMEOUT: {
    phase: 'tcp',
    owner: 'network',
    transient: true,
    summary: 'The host did not answer the connection attempt',
    remedy: [
      'Check that the host is up and keeps the address {address}.',
      'Look for a firewall or security group that drops packets from this location to {host}.',
      'Try from another network: if it connects there, the path from this location is broken.',
    ],
  },
  TCP_UNREACHABLE: {
    phase: 'tcp',
    owner: 'network',
    transient: true,
    summary: 'This location has no route to the address of the host',
    remedy: [
      'Check that the network, the VPN or the tunnel that leads to {host} is up on this machine.',
      'If the name gives an address of a family (IPv4, IPv6) that this location lacks, add an address of the other family.',
    ],
  },
  TCP_RESET: {
    phase: 'tcp',
    owner: 'network',
    transient: true,
    summary: 'The connection was cut while it was being opened',
    remedy: [
      'Look for a firewall, a load balancer without a healthy server, or an exhausted connection limit in front of {host}.',
      'Read the log of the server for the moment of the failure.',
    ],
  },
} as const satisfies Record<string, FaultDefinition>;
