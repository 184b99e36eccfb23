import type { LedgerRecord } from '../../../functions/contract/ledger.ts';
import { fingerprint } from '../../../functions/keys/fingerprint.ts';
import { type OwedDelivery, owedIn, type RotationRecord } from '../../../functions/rotate/record.ts';
import { Rotations, type Standing } from '../../../functions/rotate/rotations.ts';
import { type Scripted, scripted } from '../../support/rotating/scripted.ts';

export const LEAK = { urgent: true, graceMs: 0 } as const;
export const FORMER = fingerprint('the-former-key');

/** A key that a gateway with a dead courier uses. */
export interface OwedScene extends Scripted {
  readonly rotations: Rotations;
  recordNow(): Promise<RotationRecord>;
  owedNow(): Promise<readonly OwedDelivery[]>;
  /** How often the gateway was asked to take a key. */
  tries(): number;
  /** The entries of deliveries. */
  deliveries(): readonly LedgerRecord[];
  /** Whichever key is asked about lives until the provider has ended one. */
  anew(): void;
  currentVersion(): Promise<string | undefined>;
  /** Once the gateway's pause is over. */
  again(rotations?: Rotations): Promise<Standing>;
}

export async function owedScene(root: string): Promise<OwedScene> {
  const scene = await scripted(root, { deliverTo: [{ gateway: 'gw', provider: 'xroute' }] });
  scene.undeliverable = 'the courier is dead';
  const own = new Rotations(scene.ports);
  const recordNow = async () => {
    const record = await scene.ports.rotations.read('api');
    if (!record) throw new Error('was never rotated');
    return record;
  };
  const owedNow = async () => owedIn(await recordNow());
  return Object.assign(scene, {
    rotations: own,
    recordNow,
    owedNow,
    tries: () => scene.calls.filter((call) => call === 'deliver gw').length,
    deliveries: () => scene.entries.filter(({ step }) => step === 'deliver'),
    anew: () => {
      scene.retired = false;
      scene.answer = () => (scene.retired ? ['failed', 'AUTH_KEY_REJECTED'] : ['paired']);
    },
    currentVersion: async () => (await scene.keys.versions('api')).current?.version,
    again: async (rotations = own) => {
      const [owed] = await owedNow();
      scene.clock.skipTo((owed?.nextAt ?? 0) + 1);
      return rotations.advance(scene.subject);
    },
  });
}
