import type { Credential } from './credential.ts';
import type { KeyStore } from './key-store.ts';

/** The labels of Secrets Manager: AWSCURRENT, AWSPENDING, AWSPREVIOUS. */
export const STAGES = ['current', 'pending', 'previous'] as const;
export type Stage = (typeof STAGES)[number];

/** Which versions a secret has. An id without a value is one that a crashed rotation left. */
export type StagedVersions = Readonly<
  Partial<Record<Stage, { readonly version: string; readonly hasValue: boolean; readonly createdAt: string }>>
>;

/** Port: a key store whose secrets have versions, as a rotation needs it. Every call may be made again. */
export interface VersionedKeyStore extends KeyStore {
  versions(secret: string): Promise<StagedVersions>;
  /** `absent` where no version has that label, or it has no value. Only a rotation and its proof may read `pending`. */
  readStage(secret: string, stage: Stage): Promise<Credential>;
  /**
   * Stores a value as the pending version `version` (a UUID). The same again changes nothing.
   * `taken`: that version holds another value, or another version is pending.
   */
  stage(secret: string, version: string, value: string): Promise<'staged' | 'taken'>;
  /** Makes the pending version current, and the current one previous. Already current: changes nothing. */
  promote(secret: string, version: string): Promise<void>;
  /** Takes the pending label off a version, wherever it stands; it is never the current one. */
  discardPending(secret: string, version: string): Promise<void>;
  /**
   * Makes the previous version `version` current again, while its key lives; the present one becomes previous. Already
   * current: changes nothing. Rejects where it is not the previous one (any more).
   */
  restorePrevious(secret: string, version: string): Promise<void>;
}
