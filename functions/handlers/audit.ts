import { readFileSync } from 'node:fs';
import type { Context } from 'aws-lambda';
import { deployedAudit } from '../aws/deployed-audit.ts';
import { ENVIRONMENT, PLAN_FILE } from '../contract/environment.ts';
import type { AuditEvent } from '../contract/events.ts';
import type { WatchPlan } from '../contract/plan.ts';
import type { AuditAnswer } from '../reconcile/audit.ts';

const {
  [ENVIRONMENT.home]: home = '',
  [ENVIRONMENT.ledgerBucket]: bucket = '',
  [ENVIRONMENT.ledgerKey]: key = '',
  [ENVIRONMENT.auditorsTopic]: auditorsTopic = '',
} = process.env;
const plan = JSON.parse(readFileSync(new URL(PLAN_FILE, import.meta.url), 'utf8')) as WatchPlan;
const audited = deployedAudit({ plan, home, bucket, key, auditorsTopic });

/** Checks the ledger, and compares it with all who know of the keys. */
export const handler = (_: AuditEvent, context: Context): Promise<AuditAnswer> =>
  audited({ by: context.invokedFunctionArn, leftMs: () => context.getRemainingTimeInMillis() });
