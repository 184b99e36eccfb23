import type { LedgerEntry, LedgerStep } from '../../../functions/contract/ledger.ts';
import type { RotationPlan } from '../../../functions/contract/rotation.ts';
import type { TrailEventName, TrailRecord } from '../../../functions/reconcile/trail-record.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const NOW = Date.parse('2026-11-22T12:00:00.000Z');
export const ago = (ms: number) => new Date(NOW - ms).toISOString();

/** Who rotates. */
export const ROTATE = 'arn:aws:iam::111122223333:role/rotate';

export const plan: RotationPlan = {
  target: 'api',
  driver: 'openai',
  everyDays: 30,
  vault: 'admin',
  graceMs: HOUR,
  deadlineMs: DAY,
  verify: 'all',
  deliverTo: [],
  issuer: {},
};

/** What reconciliation reads of an entry of the ledger; neither chained nor signed. */
export const entry = (step: LedgerStep, rotation: string, agoMs: number): LedgerEntry => ({
  schema: 1,
  sequence: 1,
  at: ago(agoMs),
  installation: 'prod',
  writer: ROTATE,
  step,
  outcome: 'done',
  rotation,
  target: 'api',
  fingerprints: {},
  proofs: [],
  facts: {},
  previous: '',
  key: '',
  signature: '',
});

/** What CloudTrail tells of the secret of `api`. */
export const event = (
  name: TrailEventName,
  agoMs: number,
  change: Partial<TrailRecord> = {},
): TrailRecord => ({
  name,
  id: `${name}-${agoMs / HOUR}`,
  at: NOW - agoMs,
  secret: 'pairwatch/prod/api',
  account: '111122223333',
  principal: ROTATE,
  labels: [],
  ...change,
});

export const promotion = (version: string, agoMs: number, principal = ROTATE) =>
  event('UpdateSecretVersionStage', agoMs, { version, labels: ['AWSCURRENT'], principal });

export const succeeded = (agoMs: number) =>
  event('RotationSucceeded', agoMs, { principal: 'secretsmanager.amazonaws.com' });
