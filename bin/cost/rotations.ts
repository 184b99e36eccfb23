import { ROTATION_METRICS } from '../../functions/contract/metrics.ts';
import { isByPerson, PROOF_POLL_MS, type RotationPlan } from '../../functions/contract/rotation.ts';
import type { Configuration } from '../../lib/config/configuration.ts';
import { rotationPlansOf } from '../../lib/config/rotation-plan.ts';
import { DAYS_A_MONTH, HOURS_A_MONTH } from './functions.ts';
import { USAGE } from './usage.ts';
import type { Use } from './uses.ts';
import { sum } from './watched.ts';

/** What rotations do in a month, all of an installation together. */
export interface RotationWork {
  /** Rotated targets. */
  readonly targets: number;
  readonly rotations: number;
  /** By `verify`: with a new key from each region, with the former one from one, and with the retired one daily. */
  readonly proofs: number;
  /** Gateways that take a new key. */
  readonly deliveries: number;
  /** Targets whose secret each run of `rotate` asks for a key that a person staged. */
  readonly byHand: number;
  /** Of the ledger, with those of its daily checkpoint. */
  readonly entries: number;
  /** For which the ledger locks an entry. */
  readonly ledgerDays: number;
  /** Private locations, each looking all month whether it is asked for a proof. */
  readonly askedLocations: number;
}

/** Objects of one list. */
const LISTED = 1_000;
const GB = 1e9;
const HOUR_MS = 3_600_000;

export function rotationWorkOf(configuration: Configuration): RotationWork {
  const plans = rotationPlansOf(configuration);
  const timesOf = ({ everyDays }: RotationPlan) => DAYS_A_MONTH / everyDays;
  const locationsOf = ({ target }: RotationPlan) =>
    configuration.targets.find(({ name }) => name === target)?.locations ?? [];
  const isRegion = (location: string) => configuration.regions.includes(location);
  const regionsOf = (plan: RotationPlan) => locationsOf(plan).filter(isRegion).length;
  const rotations = sum(plans, timesOf);
  const deliveries = sum(plans, (plan) => timesOf(plan) * plan.deliverTo.length);
  return {
    targets: plans.length,
    rotations,
    proofs: sum(plans, (plan) => timesOf(plan) * (regionsOf(plan) + 1) + DAYS_A_MONTH),
    deliveries,
    byHand: plans.filter(isByPerson).length,
    entries: rotations * USAGE.entriesPerRotation.value + deliveries + (plans.length > 0 ? DAYS_A_MONTH : 0),
    ledgerDays: configuration.deployment?.ledger.days ?? 0,
    askedLocations: new Set(plans.flatMap(locationsOf).filter((location) => !isRegion(location))).size,
  };
}

/** What rotations and their ledger take besides the time of functions. `runs`: of `rotate` in a month, by its schedule. */
export function rotationUses(work: RotationWork, runs: number): readonly Use[] {
  const { targets, rotations, entries, ledgerDays, byHand, askedLocations } = work;
  if (targets === 0) return [];
  const ofTarget = Object.values(ROTATION_METRICS).filter(({ dimensions }) => dimensions.length > 0).length;
  const hours = targets * DAYS_A_MONTH + rotations * USAGE.rotationHours.value;
  const calls = rotations * USAGE.rotationSecretCalls.value;
  const writes = rotations * USAGE.rotationWrites.value;
  // Half a read a Query that finds nothing.
  const questions = (askedLocations * HOURS_A_MONTH * HOUR_MS) / PROOF_POLL_MS / 2;
  // A checkpoint is an object of its own, beside its entry, and signed as well.
  const objects = entries + DAYS_A_MONTH;
  const kept = (objects / DAYS_A_MONTH) * ledgerDays * USAGE.ledgerKept.value;
  const ledger = `S3: ledger of ${ledgerDays} days`;
  // Names and versions of both folders.
  const pages = DAYS_A_MONTH * 4 * Math.ceil(kept / LISTED);
  return [
    {
      item: 'CloudWatch: metrics of rotations',
      price: 'metric',
      count: (ofTarget * hours + DAYS_A_MONTH) / HOURS_A_MONTH,
    },
    {
      item: 'CloudWatch: PutMetricData of rotations',
      price: 'putMetricData',
      count: hours + DAYS_A_MONTH,
    },
    { item: 'DynamoDB: reads of rotations', price: 'tableRead', count: runs * targets + writes + questions },
    { item: 'DynamoDB: writes of rotations', price: 'tableWrite', count: writes },
    {
      item: 'Secrets Manager: calls of rotations',
      price: 'secretCall',
      count: runs * byHand + calls + targets * DAYS_A_MONTH,
    },
    // Each entry looks for the last one, reads it, and is put under the number after.
    { item: `${ledger}, puts and lists`, price: 'bucketWrite', count: objects + entries + pages },
    { item: `${ledger}, reads`, price: 'bucketRead', count: entries + DAYS_A_MONTH * kept },
    { item: `${ledger}, storage`, price: 'bucketStorage', count: (kept * USAGE.entryBytes.value) / GB },
    { item: "KMS: requests of the ledger's key", price: 'kmsSignature', count: objects + 2 * DAYS_A_MONTH },
    { item: 'SNS: checkpoints', price: 'topicRequest', count: DAYS_A_MONTH },
  ];
}
