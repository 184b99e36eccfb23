import type { WarningCode } from '../../functions/contract/warnings.ts';

/** Only for warnings that compare a number; units as in docs/faults.md. */
export type ThresholdOptions = Readonly<
  Partial<Record<WarningCode, { readonly warn?: number | undefined; readonly critical?: number | undefined }>>
>;
