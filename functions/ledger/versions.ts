import type { ObjectVersion } from './ports.ts';

/** A version or delete marker as S3 tells of it; nothing where it is of no object of the ledger. */
export function objectVersion(told: object, deleted: boolean): readonly ObjectVersion[] {
  const { Key, VersionId, LastModified } = told as Readonly<Record<string, unknown>>;
  const [, folder, name] = /^(?:.*\/)?(entries|checkpoints)\/([^/]+)$/.exec(String(Key)) ?? [];
  if ((folder !== 'entries' && folder !== 'checkpoints') || name === undefined) return [];
  const at = LastModified instanceof Date ? LastModified.toISOString() : String(LastModified ?? '');
  return [{ folder, name, versionId: String(VersionId ?? ''), deleted, at }];
}
