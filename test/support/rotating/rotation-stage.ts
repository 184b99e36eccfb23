import type { LedgerEntry } from '../../../functions/contract/ledger.ts';
import type { TargetPlan } from '../../../functions/contract/plan.ts';
import type { RotationPlan } from '../../../functions/contract/rotation.ts';
import type { VersionedKeyStore } from '../../../functions/keys/versioned-store.ts';
import type { LedgerSource } from '../../../functions/ledger/ports.ts';
import { verifyLedger } from '../../../functions/ledger/verify.ts';
import type { Subject } from '../../../functions/rotate/flight.ts';
import type { RotationPorts } from '../../../functions/rotate/ports.ts';
import type { JumpingClock } from './jumping-clock.ts';

/** Everything that a rotation works with, wherever its stores are. */
export interface RotationStage extends StagedLedger {
  readonly keys: VersionedKeyStore;
  readonly clock: JumpingClock;
  readonly subject: Subject;
  readonly ports: RotationPorts;
  remove(): Promise<void>;
}

export interface StagedLedger {
  entries(): Promise<readonly LedgerEntry[]>;
  /** Codes of what the ledger's own verification finds. */
  findings(): Promise<readonly string[]>;
}

/** `secrets`: what the key store holds at the beginning, by name; `gateways`: those that use the key. */
export type OpenStage<Stage extends RotationStage> = (
  target: TargetPlan,
  plan: RotationPlan,
  secrets: Readonly<Record<string, string>>,
  gateways?: readonly TargetPlan[],
) => Promise<Stage>;

/** `keyId`: of the key that signs it. */
export const stagedLedger = (store: LedgerSource, keyId: string): StagedLedger => ({
  entries: async () => {
    const entries: LedgerEntry[] = [];
    for await (const { bytes } of store.entries())
      entries.push(JSON.parse(Buffer.from(bytes).toString()) as LedgerEntry);
    return entries;
  },
  findings: async () => {
    const versions = store.versions?.();
    const evidence = { entries: store.entries(), checkpoints: store.checkpoints() };
    const report = await verifyLedger(
      { ...evidence, ...(versions && { versions }) },
      { ids: new Set([keyId]) },
    );
    return report.findings.map(({ code }) => code);
  },
});
