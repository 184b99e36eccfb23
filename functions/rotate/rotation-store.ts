import type { RotationRecord } from './record.ts';

/** Port: where rotations are remembered (files under `.pairwatch/` | a DynamoDB table). */
export interface RotationStore {
  /** Where, in words. */
  readonly place: string;
  read(target: string): Promise<RotationRecord | undefined>;
  /** Writes only over the revision before the record's own (0: none there yet); false where another was faster. */
  write(record: RotationRecord): Promise<boolean>;
  list(): Promise<readonly RotationRecord[]>;
}
