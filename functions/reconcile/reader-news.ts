import type { WatchPlan } from '../contract/plan.ts';
import type { News } from '../rotate/news.ts';
import { foreignReads } from './foreign-reads.ts';
import { newsOf } from './tell.ts';
import { readTrailRecord } from './trail-record.ts';

/** What a rule of EventBridge delivers of CloudTrail, as far as it is read. */
export interface TrailDelivery {
  readonly 'detail-type': string;
  readonly detail: unknown;
}

/** What is to be told of a read; undefined where one of ours read, or what was read is not ours. */
export function readerNews({ detail }: TrailDelivery, plan: WatchPlan): News | undefined {
  const record = readTrailRecord(detail);
  const [finding] = record ? foreignReads([record], plan) : [];
  return finding && newsOf(finding, Date.parse(String(finding.evidence['at'])));
}
