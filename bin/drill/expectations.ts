import type { FaultCode } from '../../functions/contract/faults/index.ts';
import type { WarningCode } from '../../functions/contract/warnings.ts';
import { LOCATIONS, type LocationName } from './locations.ts';

/** One incident a person has to be told of. */
export interface ExpectedIncident {
  /** The check's published name. */
  readonly check: string;
  readonly code: FaultCode | WarningCode;
  readonly standing: 'down' | 'partial' | 'unstable' | 'warning' | 'critical';
  readonly locations: readonly LocationName[];
  /** Words that the alert must hold besides, where the code alone does not tell the cause. */
  readonly says?: string;
  /** How its end is told: one recovery, or none for an event that has no end. @default told */
  readonly end?: 'told' | 'none';
}

const EVERYWHERE = LOCATIONS;

/**
 * What each fire has to be called, by the injection's name: its incidents in the order of their opening, and no
 * other. Only the judge reads this; the injections never do.
 */
export const EXPECTATIONS: Readonly<Record<string, readonly ExpectedIncident[]>> = {
  'expired-certificate': [
    { check: 'ai-api', code: 'TLS_CERT_EXPIRED', standing: 'down', locations: EVERYWHERE },
  ],
  'revoked-device': [
    {
      check: 'gateway',
      code: 'DEVICE_TOKEN_REJECTED',
      standing: 'down',
      locations: EVERYWHERE,
      says: '"cause":"revoked"',
    },
  ],
  'region-without-name': [
    { check: 'oauth-api', code: 'DNS_NOT_FOUND', standing: 'partial', locations: ['eu-central-1'] },
  ],
  'error-in-200': [
    {
      check: 'llm/exchange',
      code: 'EXCHANGE_ERROR_IN_SUCCESS',
      standing: 'down',
      locations: ['us-east-1'],
    },
  ],
  'proxy-password': [
    {
      check: 'office-api',
      code: 'PROXY_AUTH_REQUIRED',
      standing: 'down',
      locations: ['us-east-1', 'eu-central-1'],
    },
  ],
  'key-deleted': [
    {
      check: 'ai-api',
      code: 'AUTH_KEY_REJECTED',
      standing: 'down',
      locations: EVERYWHERE,
      says: 'an invalid key was rejected alike',
    },
  ],
  'gateway-hung': [{ check: 'gateway', code: 'GATEWAY_HUNG', standing: 'down', locations: EVERYWHERE }],
  'old-client-secret': [
    { check: 'oauth-api', code: 'TOKEN_CLIENT_REJECTED', standing: 'down', locations: EVERYWHERE },
  ],
  flapping: [
    { check: 'office-api', code: 'SERVICE_OVERLOADED', standing: 'down', locations: EVERYWHERE },
    { check: 'office-api', code: 'SERVICE_OVERLOADED', standing: 'unstable', locations: EVERYWHERE },
  ],
  'quota-nearly-gone': [{ check: 'ai-api', code: 'QUOTA_LOW', standing: 'critical', locations: EVERYWHERE }],
  'gateway-clock': [{ check: 'gateway', code: 'CLOCK_DRIFT', standing: 'critical', locations: EVERYWHERE }],
  'name-gone': [{ check: 'oauth-api', code: 'DNS_NOT_FOUND', standing: 'down', locations: EVERYWHERE }],
  'auth-outage': [
    {
      check: 'ai-api',
      code: 'AUTH_OUTAGE',
      standing: 'down',
      locations: EVERYWHERE,
      says: 'an invalid key met trouble of the endpoint itself',
    },
  ],
  'other-machine': [
    { check: 'gateway', code: 'PAIRING_METADATA_UPGRADE', standing: 'down', locations: EVERYWHERE },
  ],
  'out-of-credit': [
    { check: 'office-api', code: 'QUOTA_EXHAUSTED', standing: 'down', locations: EVERYWHERE },
  ],
  'gateway-restarted': [
    {
      check: 'gateway',
      code: 'GATEWAY_RESTARTED',
      standing: 'warning',
      locations: EVERYWHERE,
      end: 'none',
    },
  ],
};
