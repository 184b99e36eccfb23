import type { Credential } from '../../keys/credential.ts';
import { parseDeviceDocument } from '../../keys/device-document.ts';
import type { DeviceDocument } from '../../keys/documents.ts';
import { fingerprint } from '../../keys/fingerprint.ts';
import { type Facts, HandshakeFault } from '../fault.ts';
import type { Scrubber } from '../redaction.ts';
import { storedValue } from './stored-value.ts';

/** The device document that the key store gave out, checked; its secrets are known to the scrubber from here on. */
export function readDevice(credential: Credential, scrubber: Scrubber, facts: Facts): DeviceDocument {
  const parsed = parseDeviceDocument(storedValue(credential, 'a device document'));
  if (!parsed.ok) throw new HandshakeFault('KEY_MALFORMED', { problem: parsed.reason });
  const { document } = parsed;
  scrubber.learn(document.deviceToken);
  scrubber.learn(document.privateKey);
  Object.assign(facts, {
    fingerprint: fingerprint(document.deviceToken),
    deviceId: document.deviceId,
    role: document.role,
    scopes: document.scopes,
    version: credential.state === 'found' ? credential.version : undefined,
  });
  return document;
}
