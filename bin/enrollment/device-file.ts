import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { formatDeviceDocument, parseDeviceDocument } from '../../functions/keys/device-document.ts';
import type { DeviceDocument } from '../../functions/keys/documents.ts';
import { fileTrouble } from '../../functions/local/file-trouble.ts';
import { writePrivately } from '../../functions/local/files.ts';
import { CallError } from '../commands/mistakes.ts';
import { shown } from '../flags/shown.ts';

/** Where an enrolment keeps its device: the identity from the start, the token as soon as the gateway issues it. */
export interface DevicePlace {
  /** In words, for the person. */
  readonly place: string;
  /** The identity to enrol: one that is there already, and undefined for a new one. */
  begin(): Promise<DeviceDocument | undefined>;
  /** Keeps an identity that has no token yet, so that the enrolment can be gone on with after a break. */
  keepIdentity(identity: DeviceDocument): Promise<void>;
  store(document: DeviceDocument): Promise<void>;
  /** The gateway has never heard of this identity: nothing to go on with. */
  forget(): Promise<void>;
}

/**
 * `--device FILE`, which is never overwritten: it is created exclusively with the identity and an empty token, and a
 * second call goes on with a file that still has none. Everything else that is there is refused.
 */
export class DeviceFile implements DevicePlace {
  readonly place: string;
  readonly #path: string;
  readonly #identity: DeviceDocument | undefined;
  #created = false;

  /** Throws a CallError where the file holds anything but the identity of an enrolment that was broken off. */
  constructor(path: string) {
    this.#path = path;
    this.place = path;
    this.#identity = unfinished(path);
  }

  async begin(): Promise<DeviceDocument | undefined> {
    return this.#identity;
  }

  async keepIdentity(identity: DeviceDocument): Promise<void> {
    if (this.#identity) return;
    try {
      await writeFile(this.#path, formatDeviceDocument(identity), { flag: 'wx', mode: 0o600 });
      this.#created = true;
    } catch (error) {
      throw new CallError(`--device ${shown(this.#path)} cannot be made: ${fileTrouble(error)}`);
    }
  }

  async store(document: DeviceDocument): Promise<void> {
    await writePrivately(this.#path, formatDeviceDocument(document));
  }

  async forget(): Promise<void> {
    if (this.#created) await rm(this.#path, { force: true });
  }
}

function unfinished(path: string): DeviceDocument | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CallError(`--device ${shown(path)} exists and cannot be read: ${fileTrouble(error)}`);
  }
  const identity = identityIn(text);
  if (identity) return identity;
  throw new CallError(`--device ${shown(path)} exists already and is never overwritten; give another name`);
}

/** The identity of an enrolment that was broken off: a device document that lacks nothing but its token. */
export function identityIn(text: string): DeviceDocument | undefined {
  const token = '"deviceToken": ""';
  if (!text.includes(token)) return undefined;
  const parsed = parseDeviceDocument(text.replace(token, '"deviceToken": "none-yet"'));
  return parsed.ok ? { ...parsed.document, deviceToken: '' } : undefined;
}
