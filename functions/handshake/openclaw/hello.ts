import { HandshakeFault } from '../fault.ts';
import { asNumber, asObject, asObjects, asText, asTexts, type JsonObject } from '../json.ts';
import type { Scrubber } from '../redaction.ts';
import { PROTOCOL_VERSION } from './connect-request.ts';
import { protocolFacts } from './refusals.ts';

/** The few fields of a hello-ok that are kept. The rest (presence, snapshot, capability URLs) never leaves its frame. */
export interface Hello {
  readonly version: string;
  readonly bootId: string | undefined;
  readonly method: string | undefined;
  readonly role: string;
  readonly scopes: readonly string[];
  /** The live token: learned by the scrubber before anything else happens. */
  readonly deviceToken: string | undefined;
  readonly issuedAtMs: number | undefined;
}

/** Reads a hello-ok, or throws: what lacks a required field of the protocol's schema pairs nothing. */
export function readHello(payload: JsonObject, scrubber: Scrubber): Hello {
  const auth = asObject(payload['auth']);
  for (const secret of secretsOf(auth ?? {})) scrubber.learn(secret);
  const protocol = asNumber(payload['protocol']);
  if (payload['type'] === 'hello-ok' && protocol !== undefined && protocol !== PROTOCOL_VERSION)
    throw new HandshakeFault('PROTOCOL_MISMATCH', { request: 'connect', ...protocolFacts({ protocol }) });
  const server = asObject(payload['server']);
  const features = asObject(payload['features']);
  const required = {
    type: payload['type'] === 'hello-ok',
    protocol: protocol === PROTOCOL_VERSION,
    'server.version': asText(server?.['version']),
    'server.connId': asText(server?.['connId']),
    'features.methods': asTexts(features?.['methods']),
    snapshot: asObject(payload['snapshot']),
    'auth.role': asText(auth?.['role']),
    'auth.scopes': asTexts(auth?.['scopes']),
    'policy.tickIntervalMs': asNumber(asObject(payload['policy'])?.['tickIntervalMs']),
  };
  const invalid = Object.entries(required).flatMap(([name, value]) => (value ? [] : [name]));
  if (invalid.length > 0)
    throw new HandshakeFault('UNCLASSIFIED', {
      request: 'connect',
      problem: 'it accepted the connect without a valid hello-ok',
      invalid,
    });
  return {
    version: required['server.version'] ?? '',
    bootId: asText(server?.['bootId']),
    method: asText(auth?.['method']),
    role: required['auth.role'] ?? '',
    scopes: required['auth.scopes'] ?? [],
    deviceToken: asText(auth?.['deviceToken']),
    issuedAtMs: asNumber(auth?.['issuedAtMs']),
  };
}

function secretsOf(auth: JsonObject): (string | undefined)[] {
  return [
    asText(auth['deviceToken']),
    asText(auth['recoveryScope']),
    ...asObjects(auth['deviceTokens']).map((entry) => asText(entry['deviceToken'])),
  ];
}
