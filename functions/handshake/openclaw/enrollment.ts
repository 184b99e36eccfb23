import type { FaultReport, Verdict } from '../../contract/verdict.ts';
import type { DeviceDocument } from '../../keys/documents.ts';
import type { Clock } from '../clock.ts';
import type { NetworkOptions } from '../spec.ts';

/** What an enrolment needs; nothing of it is stored. */
export interface EnrollmentOptions {
  /** The target's name, or its URL when ad hoc. */
  readonly target: string;
  readonly url: URL;
  readonly location: string;
  /** The gateway's shared credential, used until the device has a token of its own. */
  readonly shared: { readonly kind: 'token' | 'password'; readonly value: string };
  readonly network?: NetworkOptions;
  /** What the device is to be approved for. @default operator.read, operator.pairing */
  readonly approvedScopes?: readonly string[];
  /** What the stored document asks for in a session, a part of the approved ones. @default operator.read */
  readonly sessionScopes?: readonly string[];
  /** @default linux */
  readonly platform?: string;
  /** @default - empty */
  readonly deviceFamily?: string;
  /** An identity from an enrolment that was broken off. @default - a new one */
  readonly device?: DeviceDocument;
  /** How long to wait for a person to approve, ms. @default 600000 */
  readonly waitMs?: number;
  /** Between two questions whether it is approved, ms. @default 3000 */
  readonly pollMs?: number;
  /** One session's deadline, ms. @default 10000 */
  readonly timeoutMs?: number;
  /** Ends the enrolment early. */
  readonly signal?: AbortSignal;
  /** @default systemClock */
  readonly clock?: Clock;
}

/**
 * What happens on the way, in this order: `created`, `pending` (again where the request id changes), `approved`,
 * `proved` or `failed`. `failed` and `proved` are the last ones.
 */
export type EnrollmentEvent =
  /** The identity exists on this machine only. `document.deviceToken` is empty: nothing to store yet. */
  | { readonly state: 'created'; readonly document: DeviceDocument }
  /** A person has to run `approveCommand` on the gateway's host. */
  | {
      readonly state: 'pending';
      readonly requestId: string;
      readonly approveCommand: string;
      readonly deviceId: string;
      readonly scopes: readonly string[];
    }
  /** The gateway issued the device's token: store `document` now, before the proof. */
  | { readonly state: 'approved'; readonly document: DeviceDocument; readonly pairedAlready: boolean }
  /** A handshake with the device token alone paired. */
  | { readonly state: 'proved'; readonly document: DeviceDocument; readonly verdict: Verdict }
  /** `stage` says which question ended it; `fault` is redacted. */
  | {
      readonly state: 'failed';
      readonly stage: 'connect' | 'approval' | 'proof';
      readonly fault: FaultReport;
    }
  | {
      readonly state: 'expired';
      readonly requestId: string;
      readonly approveCommand: string;
      readonly waitedMs: number;
    };
