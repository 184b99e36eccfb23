import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { formatDeviceDocument, parseDeviceDocument } from '../../functions/keys/device-document.ts';
import type { DeviceDocument } from '../../functions/keys/documents.ts';
import type { KeyStore } from '../../functions/keys/key-store.ts';
import { writePrivately } from '../../functions/local/files.ts';
import { type DevicePlace, identityIn } from './device-file.ts';

/**
 * A device in the key store. A stored one is enrolled again with the identity it has, so that the gateway does not
 * gather dead devices; an identity without a token waits under `.pairwatch/enrolling` until it has one.
 */
export class StoredDevice implements DevicePlace {
  readonly place: string;
  readonly #keys: KeyStore;
  readonly #secret: string;
  readonly #draft: string;

  constructor(keys: KeyStore, secret: string, localFolder: string) {
    this.#keys = keys;
    this.#secret = secret;
    this.#draft = join(localFolder, 'enrolling', `${encodeURIComponent(secret)}.json`);
    this.place = `${secret} in ${keys.place}`;
  }

  async begin(): Promise<DeviceDocument | undefined> {
    const draft = identityIn(await readFile(this.#draft, 'utf8').catch(() => ''));
    if (draft) return draft;
    const stored = await this.#keys.read(this.#secret);
    const parsed = parseDeviceDocument(stored.state === 'found' ? stored.value : '');
    return parsed.ok ? parsed.document : undefined;
  }

  async keepIdentity(identity: DeviceDocument): Promise<void> {
    if (identity.deviceToken === '') await writePrivately(this.#draft, formatDeviceDocument(identity));
  }

  async store(document: DeviceDocument): Promise<void> {
    await this.#keys.put(this.#secret, formatDeviceDocument(document));
    await rm(this.#draft, { force: true });
  }

  async forget(): Promise<void> {
    await rm(this.#draft, { force: true });
  }
}
