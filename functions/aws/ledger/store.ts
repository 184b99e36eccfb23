import type { ListObjectVersionsCommandOutput, ObjectLockMode } from '@aws-sdk/client-s3';
import { entryName, LEDGER_FOLDERS, MAX_ENTRY_BYTES, sequenceOf } from '../../contract/ledger.ts';
import { LedgerError, type LedgerStore, type ObjectVersion, type StoredObject } from '../../ledger/ports.ts';
import { objectVersion } from '../../ledger/versions.ts';
import { type AwsClients, callWithin } from '../clients.ts';
import { awsErrorCode } from '../error-code.ts';
import { highest } from './highest.ts';

type Folder = keyof typeof LEDGER_FOLDERS;

export interface S3LedgerOptions {
  /** Of the ledger alone, with Object Lock. */
  readonly bucket: string;
  readonly region: string;
  readonly clients: Pick<AwsClients, 's3'>;
  /** How each object is locked. @default - as the bucket has it for new objects, which takes no further permission */
  readonly retention?: { readonly mode: ObjectLockMode; readonly days: number };
}

/** For all tries of one call, ms. */
const DEADLINE_MS = 5_000;
/** Objects that are read side by side when all of them are. */
const SIDE_BY_SIDE = 32;
const DAY_MS = 86_400_000;

/** What no ledger writes is named and not read: no role of a ledger may. */
const UNREAD = new Uint8Array();

/** The name is taken, or somebody else is taking it at this moment. */
const TAKEN: readonly string[] = ['PreconditionFailed', 'ConditionalRequestConflict'];

/**
 * A ledger in an S3 bucket with Object Lock: `entries/00000001.json`, `checkpoints/…`. An object is put under a new name
 * only (If-None-Match: *); what is put or deleted past that stays visible as a version.
 */
export class S3LedgerStore implements LedgerStore {
  readonly place: string;
  readonly #options: S3LedgerOptions;

  constructor(options: S3LedgerOptions) {
    this.#options = options;
    this.place = `the bucket ${options.bucket} in ${options.region}`;
  }

  head(atLeast = 0): Promise<number> {
    return highest(atLeast, async (after) => {
      for (let from = entryName(after); ; ) {
        const { names, isWhole } = await this.#page('entries', from);
        const numbers = names.flatMap((name) => sequenceOf(name) ?? []);
        // A page may hold nothing but what somebody else put there.
        if (numbers.length > 0 || isWhole) return { numbers, isWhole };
        from = names.at(-1) ?? from;
      }
    });
  }

  read(sequence: number): Promise<Uint8Array | undefined> {
    return this.#get('entries', entryName(sequence));
  }

  putNew(sequence: number, bytes: Uint8Array): Promise<boolean> {
    return this.#put('entries', sequence, bytes);
  }

  putCheckpoint(sequence: number, bytes: Uint8Array): Promise<boolean> {
    return this.#put('checkpoints', sequence, bytes);
  }

  entries(from = 1): AsyncGenerator<StoredObject> {
    return this.#all('entries', from > 1 ? entryName(from - 1) : '');
  }

  checkpoints(): AsyncGenerator<StoredObject> {
    return this.#all('checkpoints');
  }

  async *versions(): AsyncGenerator<ObjectVersion> {
    for (const folder of ['entries', 'checkpoints'] as const) {
      const Prefix = `${LEDGER_FOLDERS[folder]}/`;
      let page: ListObjectVersionsCommandOutput | undefined;
      do {
        const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page ?? {};
        page = await this.#call(({ sdk, client, Bucket }) =>
          client.send(
            new sdk.ListObjectVersionsCommand({ Bucket, Prefix, KeyMarker, VersionIdMarker }),
            callWithin(DEADLINE_MS),
          ),
        );
        for (const version of page.Versions ?? []) yield* objectVersion(version, false);
        for (const version of page.DeleteMarkers ?? []) yield* objectVersion(version, true);
      } while (page.IsTruncated);
    }
  }

  /** Always some are on their way, so that one which takes longer holds up no other. */
  async *#all(folder: Folder, from = ''): AsyncGenerator<StoredObject> {
    const ahead: { readonly name: string; readonly read: Promise<Uint8Array | undefined> }[] = [];
    const next = async (): Promise<readonly StoredObject[]> => {
      const { name = '', read } = ahead.shift() ?? {};
      const bytes = await read;
      return bytes ? [{ name, bytes }] : [];
    };
    for await (const name of this.#names(folder, from)) {
      const read = sequenceOf(name) === undefined ? Promise.resolve(UNREAD) : this.#get(folder, name);
      // It is awaited in its turn, if ever.
      read.catch(() => undefined);
      ahead.push({ name, read });
      if (ahead.length === SIDE_BY_SIDE) yield* await next();
    }
    while (ahead.length > 0) yield* await next();
  }

  async *#names(folder: Folder, from: string): AsyncGenerator<string> {
    for (let after = from; ; ) {
      const { names, isWhole } = await this.#page(folder, after);
      yield* names;
      if (isWhole) return;
      after = names.at(-1) ?? after;
    }
  }

  /** Names that come after one in their order. */
  async #page(
    folder: Folder,
    after: string,
  ): Promise<{ readonly names: readonly string[]; readonly isWhole: boolean }> {
    const Prefix = `${LEDGER_FOLDERS[folder]}/`;
    const { Contents = [], IsTruncated } = await this.#call(({ sdk, client, Bucket }) =>
      client.send(
        new sdk.ListObjectsV2Command({ Bucket, Prefix, StartAfter: `${Prefix}${after}` }),
        callWithin(DEADLINE_MS),
      ),
    );
    return { names: Contents.map(({ Key = '' }) => Key.slice(Prefix.length)), isWhole: IsTruncated !== true };
  }

  async #get(folder: Folder, name: string): Promise<Uint8Array | undefined> {
    return this.#call(async ({ sdk, client, Bucket }) => {
      const Key = `${LEDGER_FOLDERS[folder]}/${name}`;
      try {
        const command = new sdk.GetObjectCommand({ Bucket, Key, Range: `bytes=0-${MAX_ENTRY_BYTES}` });
        const { Body } = await client.send(command, callWithin(DEADLINE_MS));
        return await Body?.transformToByteArray();
      } catch (error) {
        switch (awsErrorCode(error)) {
          case 'NoSuchKey':
            return undefined;
          case 'InvalidRange':
            return new Uint8Array();
          default:
            throw error;
        }
      }
    });
  }

  async #put(folder: Folder, sequence: number, Body: Uint8Array): Promise<boolean> {
    const { retention } = this.#options;
    return this.#call(async ({ sdk, client, Bucket }) => {
      const command = new sdk.PutObjectCommand({
        Bucket,
        Key: `${LEDGER_FOLDERS[folder]}/${entryName(sequence)}`,
        Body,
        ContentType: 'application/json',
        IfNoneMatch: '*',
        ...(retention && {
          ObjectLockMode: retention.mode,
          ObjectLockRetainUntilDate: new Date(Date.now() + retention.days * DAY_MS),
        }),
      });
      try {
        await client.send(command, callWithin(DEADLINE_MS));
        return true;
      } catch (error) {
        if (!TAKEN.includes(awsErrorCode(error))) throw error;
        // The client tries again by itself: the number may have been taken by the first of its tries.
        const there = await this.#get(folder, entryName(sequence));
        return there !== undefined && Buffer.from(Body).equals(there);
      }
    });
  }

  async #call<T>(
    work: (s3: Awaited<ReturnType<AwsClients['s3']>> & { readonly Bucket: string }) => Promise<T>,
  ): Promise<T> {
    const { bucket, region, clients } = this.#options;
    try {
      return await work({ ...(await clients.s3(region)), Bucket: bucket });
    } catch (error) {
      throw new LedgerError('LEDGER_UNREACHABLE', `${this.place}: ${awsErrorCode(error)}`);
    }
  }
}
