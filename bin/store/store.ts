import type { KeyStore } from '../../functions/keys/key-store.ts';
import type { Mute } from '../../functions/state/mute.ts';
import type { StoredRecord } from '../../functions/state/record.ts';
import type { RecordStore } from '../../functions/state/state-store.ts';
import type { Uptime } from '../../functions/state/uptime.ts';
import type { Configuration } from '../../lib/config/configuration.ts';
import { CallError } from '../commands/mistakes.ts';
import { shown } from '../flags/shown.ts';

const STORES = ['local', 'aws'] as const;
export type StoreName = (typeof STORES)[number];

/** As commander declares it. */
export const STORE_FLAG = [
  '--store <store>',
  'local: files beside the configuration; aws: what is deployed (default: local)',
] as const;

/** What is remembered of a watch. Times are epoch ms. */
export interface State {
  readonly records: RecordStore;
  /** From where it should be looked. @default - not known: the configuration is not read for this */
  readonly locations?: readonly string[];
  /** Who takes the first look, in words, for a person who finds none. */
  readonly beginning: string;
  /** All records as of now, each check with the newest look of every location. */
  standing(now: number): Promise<readonly StoredRecord[]>;
  mutes(now: number): Promise<readonly Mute[]>;
  /** Of every check that looks or incidents are known of, by name. */
  uptimes(since: number, now: number): Promise<readonly Uptime[]>;
}

/** Where keys and state of an installation live, as `--store` says. */
export interface Store extends State {
  readonly keys: KeyStore;
}

/** Reads the value of `--store`, or of another flag that takes the same. */
export function storeNamed(value = 'local', flag = '--store'): StoreName {
  const named = STORES.find((known) => known === value);
  if (named) return named;
  throw new CallError(`${flag} ${shown(value)} is none of ${STORES.join(', ')}`);
}

/** The region that keeps what is deployed. Throws a CallError for a configuration that deploys nothing. */
export function homeOf({ name, home }: Configuration, flag = '--store aws'): string {
  if (home !== undefined) return home;
  throw new CallError(
    `nothing of ${name} is on AWS: add \`regions\` and \`home\` to the configuration and deploy it, or leave ${flag} out`,
  );
}
