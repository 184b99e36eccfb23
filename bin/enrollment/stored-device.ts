import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Credential } from '../../functions/keys/credential.ts';
import { formatDeviceDocument, parseDeviceDocument } from '../../functions/keys/device-document.ts';
import type { DeviceDocument } from '../../functions/keys/documents.ts';
import {
  formatGatewayVault,
  readGatewayVault,
  type SharedCredential,
} from '../../functions/keys/gateway-vault.ts';
import type { KeyStore } from '../../functions/keys/key-store.ts';
import { writePrivately } from '../../functions/local/files.ts';
import { SurroundingsError } from '../commands/mistakes.ts';
import { type DevicePlace, identityIn } from './device-file.ts';

export interface StoredDeviceOptions {
  readonly keys: KeyStore;
  readonly secret: string;
  /** `.pairwatch`. */
  readonly localFolder: string;
  /** To be kept beside the device, where only its rotation reads it. @default - what is kept there already, if anything */
  readonly recovery?: SharedCredential;
  /** The secret with the device that it stands by, and never is itself. @default - it stands by none */
  readonly standsBy?: string;
}

/**
 * A device in the key store. A stored one is enrolled again with the identity it has, so that the gateway does not
 * gather dead devices, and in a vault what stands beside it stays; one that is as it was makes no version, which would end
 * a rotation that is under way. An identity without a token waits under `.pairwatch/enrolling` until it has one.
 */
export class StoredDevice implements DevicePlace {
  readonly place: string;
  readonly #options: StoredDeviceOptions;
  readonly #draft: string;

  constructor(options: StoredDeviceOptions) {
    const { keys, secret, localFolder } = options;
    this.#options = options;
    this.#draft = join(localFolder, 'enrolling', `${encodeURIComponent(secret)}.json`);
    this.place = `${secret} in ${keys.place}`;
  }

  async begin(): Promise<DeviceDocument | undefined> {
    const draft = identityIn(await readFile(this.#draft, 'utf8').catch(() => ''));
    if (draft) return draft;
    const stored = await this.#read();
    // A bare device document is the oldest form of a vault.
    const vault = readGatewayVault(stored.state === 'found' ? stored.value : '');
    const known = vault.state === 'usable' ? (vault.vault.standby ?? vault.vault.lost) : undefined;
    return known && known.deviceId === (await this.#besideId()) ? undefined : known;
  }

  async #besideId(): Promise<string | undefined> {
    const { keys, standsBy } = this.#options;
    const stored = standsBy === undefined ? undefined : await keys.read(standsBy, 'fresh');
    const parsed = stored?.state === 'found' ? parseDeviceDocument(stored.value) : undefined;
    return parsed?.ok ? parsed.document.deviceId : undefined;
  }

  async keepIdentity(identity: DeviceDocument): Promise<void> {
    if (identity.deviceToken === '') await writePrivately(this.#draft, formatDeviceDocument(identity));
  }

  async store(document: DeviceDocument): Promise<void> {
    const { keys, secret, recovery } = this.#options;
    const stored = await this.#read();
    const vault = readGatewayVault(stored.state === 'found' ? stored.value : undefined);
    const shared = recovery ?? (vault.state === 'usable' ? vault.vault.shared : undefined);
    const value = formatGatewayVault({ schema: 2, standby: document, ...(shared && { shared }) });
    if (stored.state !== 'found' || stored.value !== value) await keys.put(secret, value);
    await rm(this.#draft, { force: true });
  }

  async forget(): Promise<void> {
    await rm(this.#draft, { force: true });
  }

  /** Throws a SurroundingsError where it cannot be read: what stands there might be lost. */
  async #read(): Promise<Credential> {
    const stored = await this.#options.keys.read(this.#options.secret);
    if (stored.state === 'unreadable')
      throw new SurroundingsError(`${this.place} is not changed: ${stored.reason}`);
    return stored;
  }
}
