import { degrades, type Expectations, fails, pairs } from '../expectation.ts';

const rejected = (cause: string) => fails('pairing', 'DEVICE_TOKEN_REJECTED', { cause });

export const practiceGatewayExpectations: Expectations = {
  'practice/paired': pairs(),
  'practice/paired-with-shared-token-at-hand': pairs(),
  'practice/token-rotated': rejected('rotated'),
  'practice/token-revoked': rejected('revoked'),
  'practice/device-removed': rejected('removed'),
  'practice/token-rotated-nobody-asks': rejected('unknown'),
  'practice/wider-scopes': fails('pairing', 'DEVICE_SCOPE_MISMATCH'),
  'practice/another-device-token': rejected('unknown'),
  'practice/starting': fails('challenge', 'GATEWAY_STARTING'),
  'practice/draining': fails('upgrade', 'GATEWAY_DRAINING'),
  'practice/stopped': fails('tcp', 'TCP_REFUSED'),
  'practice/frozen': fails('upgrade', 'GATEWAY_HUNG'),
  'practice/newer-protocol': fails('challenge', 'PROTOCOL_MISMATCH', { update: 'pairwatch' }),
  'practice/clock-3-minutes-off': degrades('CLOCK_DRIFT'),
  'practice/unattributed-proxy': fails('upgrade', 'GATEWAY_PROXY_ATTRIBUTION'),
  'practice/restarted-since': pairs('GATEWAY_RESTARTED'),
  'practice/another-gateway': degrades('GATEWAY_IDENTITY_CHANGED'),
  'practice/secrets-gone': degrades('GATEWAY_SECRETS_DEGRADED'),
  'practice/event-loop-slow': pairs('GATEWAY_DEGRADED'),
};
