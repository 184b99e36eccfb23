import type { ReconcileCode } from '../contract/reconcile-findings.ts';

/** `evidence`: names, ids and times, never a key. With an `event` it is about something that happened once. */
export interface ReconcileFinding {
  readonly code: ReconcileCode;
  readonly target: string;
  readonly evidence: Readonly<Record<string, string | number>>;
}

export type Found = Omit<ReconcileFinding, 'target'>;
