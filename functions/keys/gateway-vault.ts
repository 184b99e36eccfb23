import { formatDeviceDocument, parseDeviceDocument } from './device-document.ts';
import type { DeviceDocument } from './documents.ts';
import { jsonObject } from './json-object.ts';

/** The credential that every client of a gateway may use; it recovers a device whose token was lost. */
export interface SharedCredential {
  readonly kind: 'token' | 'password';
  readonly value: string;
}

/** What only the rotation of a gateway's devices may read, one a gateway. */
export interface GatewayVault {
  readonly schema: 2;
  /** The second device, which nobody uses; null: it is lost, and has to be enrolled again. */
  readonly standby: DeviceDocument | null;
  /**
   * The device whose token is lost, with one that is dead or somebody else's: it comes back as what it is, so that the
   * gateway keeps no device that nobody has. @default - none is lost
   */
  readonly lost?: DeviceDocument;
  /** @default - none: what is lost stays lost until a person enrols it */
  readonly shared?: SharedCredential;
}

/** `problem` is ours, in words, and never holds a part of the document. */
export type ReadGatewayVault =
  | { readonly state: 'usable'; readonly vault: GatewayVault }
  | { readonly state: 'empty' }
  | { readonly state: 'malformed'; readonly problem: string };

/** Reads every form there ever was: the standby's bare device document came before `{schema:2, standby, lost?, shared?}`. */
export function readGatewayVault(stored: string | undefined): ReadGatewayVault {
  if (stored === undefined || stored.trim() === '') return { state: 'empty' };
  const document = jsonObject(stored);
  if (document === undefined) return malformed('it is not a JSON object');
  const { schema, standby, lost, shared } = document;
  if (schema === 1) {
    const device = parseDeviceDocument(stored);
    return device.ok
      ? { state: 'usable', vault: { schema: 2, standby: device.document } }
      : malformed(`of the standby: ${device.reason}`);
  }
  if (typeof schema === 'number' && schema > 2) return malformed('it was written by a newer pairwatch');
  if (schema !== 2 || standby === undefined) return malformed('it has no "schema": 2 and "standby"');
  if (shared !== undefined && !isShared(shared))
    return malformed('its "shared" is not {"kind": "token" or "password", "value": "…"}');
  const device = standby === null ? undefined : parseDeviceDocument(JSON.stringify(standby));
  if (device && !device.ok) return malformed(`of the standby: ${device.reason}`);
  const known = lost === undefined ? undefined : parseDeviceDocument(JSON.stringify(lost));
  return {
    state: 'usable',
    vault: {
      ...{ schema: 2, standby: device?.document ?? null },
      ...(known?.ok && { lost: known.document }),
      ...(shared !== undefined && { shared }),
    },
  };
}

/** As a secret holds it: without a shared credential the standby's bare document, which older versions read as well. */
export function formatGatewayVault(vault: GatewayVault): string {
  const { standby, shared } = vault;
  if (standby !== null && shared === undefined) return formatDeviceDocument(standby);
  return `${JSON.stringify(vault, null, 2)}\n`;
}

const malformed = (problem: string): ReadGatewayVault => ({ state: 'malformed', problem });

function isShared(value: unknown): value is SharedCredential {
  const { kind, value: secret } = Object(value) as Partial<SharedCredential>;
  return (kind === 'token' || kind === 'password') && typeof secret === 'string' && secret !== '';
}
