import type { NetworkPlan, TargetPlan } from '../../../functions/contract/plan.ts';
import type { HandshakeSpec } from '../../../functions/handshake/spec.ts';
import { checksOf } from '../../../functions/plan/checks.ts';
import type { Surroundings } from '../../../functions/plan/surroundings.ts';
import type { MemoryKeys } from './memory-keys.ts';
import { targetPlan, watchPlan } from './target.ts';

interface Circumstances extends Partial<Omit<Surroundings, 'keys'>> {
  readonly network?: NetworkPlan;
  readonly kind?: string;
  readonly key?: 'cached' | 'fresh';
}

/** The handshake that a plan of one target makes. */
export async function madeSpec(
  target: Partial<TargetPlan>,
  keys: MemoryKeys,
  {
    network = { refuseLocalAddresses: true },
    kind = 'handshake',
    key = 'cached',
    ...more
  }: Circumstances = {},
): Promise<HandshakeSpec | undefined> {
  const around = { keys: keys.port, env: {}, ...more };
  const checks = checksOf(watchPlan([targetPlan(target)], { network }), around);
  return checks.find((check) => check.kind === kind)?.spec('eu-central-1', key);
}
