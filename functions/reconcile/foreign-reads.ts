import { type Names, namesOf } from '../contract/names.ts';
import type { TargetPlan, WatchPlan } from '../contract/plan.ts';
import type { ReconcileFinding } from './finding.ts';
import { evidenceOf } from './of-trail.ts';
import { calledName, namesSecret, type TrailRecord } from './trail-record.ts';

interface Read {
  readonly record: TrailRecord;
  /** Its name in Secrets Manager, or its ARN, however it was called. */
  readonly secret: string;
  readonly target: string;
}

/** What names a reader of a secret within a day. */
export const readerKey = ({ evidence: { by, secret, at } }: Pick<ReconcileFinding, 'evidence'>): string =>
  `${by} ${secret} ${String(at).slice(0, 10)}`;

/**
 * Reads of the installation's secrets by somebody else: one finding a reader, secret and day (UTC), about the first of
 * them. A read that was refused is none.
 */
export function foreignReads(records: readonly TrailRecord[], plan: WatchPlan): readonly ReconcileFinding[] {
  const names = namesOf(plan.installation);
  const { allowedReaders = [] } = plan;
  const reads = records
    .filter(({ name, error }) => name === 'GetSecretValue' && error === undefined)
    .filter((record) => !allowedReaders.includes(record.principal) && !isOwn(record, plan, names))
    .toSorted((one, other) => one.at - other.at)
    .flatMap((record) => readOf(record, plan, names));
  const findings = reads.map(({ record, secret, target }) => {
    const { version: _, name: _name, ...evidence } = evidenceOf(record);
    return { code: 'FOREIGN_READER' as const, target, evidence: { secret, ...evidence } };
  });
  return [...Map.groupBy(findings, readerKey).values()].flatMap(([first, ...more]) =>
    first ? [{ ...first, evidence: { ...first.evidence, reads: 1 + more.length } }] : [],
  );
}

/** Which secret of ours it is, if any, and whose. */
function readOf(record: TrailRecord, plan: WatchPlan, names: Names): readonly Read[] {
  const { secret: called, account } = record;
  const means = (configured: string) => namesSecret(called, names.secret(configured), account);
  for (const target of plan.targets)
    for (const secret of secretsOf(target, plan))
      if (means(secret)) return [{ record, secret: names.secret(secret), target: target.name }];
  const { proxyAuthSecret: proxy } = plan.network;
  const other = proxy !== undefined && means(proxy) ? names.secret(proxy) : calledName(called, account);
  // What was created for a target that is gone stays, and is ours.
  const isOurs = other !== undefined && (other.startsWith(names.secret('')) || other === proxy);
  return isOurs ? [{ record, secret: other, target: plan.installation }] : [];
}

function secretsOf({ name, key, upstream, token }: TargetPlan, { rotations = [] }: WatchPlan): string[] {
  const vault = rotations.find(({ target }) => target === name)?.vault;
  return [key?.secret, upstream?.courier, token?.clientSecret, vault].filter((one) => one !== undefined);
}

/**
 * By whom AWS gave the credentials to, for a function, and by the role, for a private location: the name of a session
 * anybody may choose who may assume any role.
 */
function isOwn({ issuedTo, principal, account }: TrailRecord, { targets, home }: WatchPlan, names: Names) {
  const locations = [...targets.flatMap((target) => target.locations), ...(home === undefined ? [] : [home])];
  const isLocation = locations.some(
    (location) =>
      location.startsWith('private:') &&
      [names.privateRole(location), names.privateVerifyRole(location)].some((role) =>
        principal.endsWith(`:iam::${account}:role/${role}`),
      ),
  );
  if (isLocation) return true;
  const [, region = '', owner, name = ''] =
    /^arn:[^:]+:lambda:([^:]+):([^:]+):function:([^:]+)$/.exec(issuedTo ?? '') ?? [];
  const shard = Number(/-probe-(\d{1,3})$/.exec(name)?.[1] ?? -1);
  const functions = [names.courier, names.rotate, names.verify, ...(shard < 0 ? [] : [names.probe(shard)])];
  return owner === account && locations.includes(region) && functions.includes(name);
}
