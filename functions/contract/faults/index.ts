import { authFaults } from './auth.ts';
import { challengeFaults } from './challenge.ts';
import { credentialFaults } from './credential.ts';
import type { FaultDefinition } from './definition.ts';
import { dnsFaults } from './dns.ts';
import { exchangeFaults } from './exchange.ts';
import { generalFaults } from './general.ts';
import { httpFaults } from './http.ts';
import { identityFaults } from './identity.ts';
import { pairingFaults } from './pairing.ts';
import { proxyFaults } from './proxy.ts';
import { quotaFaults } from './quota.ts';
import { serviceFaults } from './service.ts';
import { tcpFaults } from './tcp.ts';
import { tlsFaults } from './tls.ts';
import { tokenFaults } from './token.ts';
import { upgradeFaults } from './upgrade.ts';
import { upstreamFaults } from './upstream.ts';

/** The closed list of what a handshake can end in, in the order of its phases. */
const FAULTS = {
  ...credentialFaults,
  ...dnsFaults,
  ...tcpFaults,
  ...proxyFaults,
  ...tlsFaults,
  ...tokenFaults,
  ...httpFaults,
  ...upgradeFaults,
  ...challengeFaults,
  ...identityFaults,
  ...authFaults,
  ...pairingFaults,
  ...quotaFaults,
  ...serviceFaults,
  ...exchangeFaults,
  ...upstreamFaults,
  ...generalFaults,
} as const satisfies Record<string, FaultDefinition>;

export type FaultCode = keyof typeof FAULTS;

export const FAULT_CODES = Object.keys(FAULTS) as readonly FaultCode[];

/** The definition with its wide type, for code that reads any entry. */
export const faultDefinition = (code: FaultCode): FaultDefinition => FAULTS[code];
