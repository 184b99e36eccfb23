import type { CheckKind } from './checks.ts';
import type { Proof } from './ledger.ts';
import type { RotationErrorCode } from './rotation-errors.ts';
import type { Verdict } from './verdict.ts';

/** What a schedule sends to `probe` (plain handshakes, exchanges) and to `courier` (upstreams). */
export interface TickEvent {
  readonly pairwatch: 'tick';
  readonly schema: 1;
  readonly kind: CheckKind;
  readonly shard: number;
  /** The period of this schedule, ms: only checks of this period are looked at. */
  readonly everyMs: number;
  /** The planned time, ISO 8601: Scheduler's `<aws.scheduler.scheduled-time>`. The tick is its multiple of `everyMs`. */
  readonly scheduledTime: string;
  /** `<aws.scheduler.execution-id>`, for the log. */
  readonly executionId?: string;
}

/** What `pairwatch probe TARGET --from REGION` sends to `probe`: one handshake now; it has no vote and leaves no trace. */
export interface LookNowEvent {
  readonly pairwatch: 'look-now';
  readonly schema: 1;
  readonly target: string;
}

export type ProbeEvent = TickEvent | LookNowEvent;

/** What a tick answers: for the log and for tests. */
export interface TickAnswer {
  readonly tick: number;
  /** False: another delivery of the same tick had it already, and nothing was done. */
  readonly claimed: boolean;
  readonly looks: number;
  /** What could not be done, in words without secrets; where there is any, the function fails once all is done. */
  readonly troubles: readonly string[];
}

export interface LookNowAnswer {
  readonly verdict: Verdict;
}

/** Why `notify` is called directly. The alarms come as SNS events beside these. */
export type NotifyEvent =
  /** Messages are due in the records of these checks and locations. */
  | {
      readonly pairwatch: 'due';
      readonly schema: 1;
      readonly checks: readonly string[];
      readonly locations: readonly string[];
      /** Where and when that was found, for whoever gets the raw event because `notify` failed. */
      readonly from: string;
      readonly tick: string;
      /** Subject lines, for the same reader. */
      readonly headlines: readonly string[];
    }
  /** What `rotate` or `audit` found, told as it is: no record holds it. */
  | {
      readonly pairwatch: 'news';
      readonly schema: 1;
      /** A target, or the installation. */
      readonly subject: string;
      readonly code: string;
      readonly severity: 'page' | 'ticket';
      /** One line, without secrets, as everything here. */
      readonly summary: string;
      readonly remedy: readonly string[];
      readonly evidence: Readonly<Record<string, string | number>>;
      /** ISO 8601. */
      readonly at: string;
      /** What names it within the day (UTC) of `at`: told once, whoever finds it again. @default - told whenever it is found */
      readonly once?: string;
    }
  /** `pairwatch test-alert`. */
  | { readonly pairwatch: 'test-alert'; readonly schema: 1; readonly by: string };

/** What Secrets Manager sends to `rotate`, four times a rotation, each as often as it likes. */
export interface RotationStepEvent {
  readonly Step: 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';
  /** ARN. */
  readonly SecretId: string;
  /** The id of the version to make. */
  readonly ClientRequestToken: string;
}

/** What the schedule sends to `rotate`: whatever can go on, goes on. */
export interface RotationsDueEvent {
  readonly pairwatch: 'rotations-due';
  readonly schema: 1;
}

/** What `audit` asks of `rotate`, which alone reads vaults: the provider's list of keys. */
export interface ListKeysEvent {
  readonly pairwatch: 'list-keys';
  readonly schema: 1;
  readonly target: string;
}

/** What `pairwatch rotate TARGET --store aws` asks of `rotate`. Asked twice, it is done once. */
export interface RotationWishEvent {
  readonly pairwatch: 'rotation-wish';
  readonly schema: 1;
  readonly target: string;
  readonly wish: 'rotate' | 'advance' | 'abort' | 'back';
  /**
   * Which rotation is meant, a UUID: the one that is under way, or the one to begin. Where that is over by now, how it
   * ended is the answer. @default - whichever is under way, or a new one
   */
  readonly version?: string;
  /** Of `rotate`: waits for nothing that can be passed over. @default false */
  readonly urgent?: boolean;
  /** Of `rotate`, ms. @default - the plan's */
  readonly graceMs?: number;
  /** Of `advance`: gateways that were passed over are tried before their next planned try. @default false */
  readonly atOnce?: boolean;
  /** user@host, as the caller says; for the ledger. */
  readonly askedBy: string;
}

export type RotateEvent = RotationStepEvent | RotationsDueEvent | ListKeysEvent | RotationWishEvent;

/** What `rotate` asks of a region's `verify`: one handshake with a version of the target's key. */
export interface ProveEvent {
  readonly pairwatch: 'prove';
  readonly schema: 1;
  readonly target: string;
  readonly version: string;
}

export type ProveAnswer = Proof;

/** What `rotate` asks of `courier`: a gateway reads its keys again, and pairs with its provider. */
export interface DeliverEvent {
  readonly pairwatch: 'deliver';
  readonly schema: 1;
  readonly gateway: string;
  readonly provider: string;
}

export type DeliverAnswer =
  | { readonly delivered: true; readonly facts: Readonly<Record<string, string | number>> }
  /** In words, without secrets. */
  | { readonly delivered: false; readonly because: string; readonly remedy: readonly string[] };

/**
 * What `rotate` asks of `courier`: a gateway takes the token of one version of a secret as its shared one. The courier
 * reads it by itself.
 */
export interface PutInForceEvent {
  readonly pairwatch: 'put-in-force';
  readonly schema: 1;
  readonly gateway: string;
  /** As the configuration names it. */
  readonly secret: string;
  readonly version: string;
}

export type PutInForceAnswer =
  | { readonly inForce: true; readonly facts: Readonly<Record<string, string>> }
  /** In words, without secrets. */
  | {
      readonly inForce: false;
      readonly code: RotationErrorCode;
      readonly because: string;
      readonly remedy: readonly string[];
    };

export type CourierEvent = TickEvent | DeliverEvent | PutInForceEvent;
export type CourierAnswer = TickAnswer | DeliverAnswer | PutInForceAnswer;

/** What the daily schedule sends to `audit`. */
export interface AuditEvent {
  readonly pairwatch: 'audit';
  readonly schema: 1;
}
