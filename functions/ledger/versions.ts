import { sequenceOf } from '../contract/ledger.ts';
import type { ObjectVersion } from './ports.ts';

/** A version or delete marker as S3 tells of it; nothing where it is of no object that a ledger writes. */
export function objectVersion(told: object, deleted: boolean): readonly ObjectVersion[] {
  const { Key, VersionId, LastModified } = told as Readonly<Record<string, unknown>>;
  const [, folder, name = ''] = /^(entries|checkpoints)\/([^/]+)$/.exec(String(Key)) ?? [];
  const sequence = sequenceOf(name);
  if ((folder !== 'entries' && folder !== 'checkpoints') || sequence === undefined) return [];
  const at = LastModified instanceof Date ? LastModified.toISOString() : String(LastModified ?? '');
  return [{ folder, sequence, versionId: String(VersionId ?? ''), deleted, at }];
}
