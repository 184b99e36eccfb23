import { namesOf } from '../../functions/contract/names.ts';
import type { TargetPlan } from '../../functions/contract/plan.ts';
import { shardCount, shardOf } from '../../functions/contract/shards.ts';
import type { Configuration, Target } from '../../lib/config/configuration.ts';
import { planOf } from '../../lib/config/plan.ts';
import type { Mistakes } from '../commands/mistakes.ts';
import { loadedConfiguration, targetsNamed } from '../configuration.ts';
import type { ProbeFlags } from '../flags/probe.ts';
import { shown } from '../flags/shown.ts';
import type { LookNowOrder } from '../store/look-now.ts';
import { homeOf, storeNamed } from '../store/store.ts';
import { isTargetName } from './ad-hoc.ts';

/** Flags that a look from elsewhere heeds; all others are about this machine. */
const WITH_FROM: ReadonlySet<string> = new Set(['from', 'json', 'config', 'store']);
/** A cold start, the key store, and a second look, besides the handshake, ms. */
const AROUND_MS = 30_000;

export interface LooksFrom {
  readonly configuration: Configuration;
  readonly orders: readonly LookNowOrder[];
}

/** What `probe --from REGION` asks of the deployed watch. Throws everything that is wrong with the call at once. */
export async function planFrom(
  operands: readonly string[],
  flags: ProbeFlags & { readonly from: string },
  mistakes: Mistakes,
): Promise<LooksFrom> {
  const named = operands.every(isTargetName);
  if (!named) mistakes.add('--from goes with targets of the configuration: a deployed watch knows no others');
  for (const flag of Object.keys(flags).filter((name) => named && !WITH_FROM.has(name)))
    mistakes.add(`--${kebab(flag)} does not go with --from: the configuration that was deployed says it`);
  if (mistakes.gather(() => storeNamed(flags.store ?? 'aws')) === 'local')
    mistakes.add('--store local does not go with --from: a deployed watch has its keys on AWS');
  mistakes.check();
  const { configuration } = await loadedConfiguration(flags.config);
  const targets = mistakes.gather(() => targetsNamed(operands, configuration));
  mistakes.gather(() => homeOf(configuration));
  const problem = problemOf(flags.from, configuration);
  if (problem !== undefined) mistakes.add(problem);
  mistakes.check();
  const wanted = operands.length > 0 ? (targets ?? []) : watchedFrom(flags.from, configuration);
  for (const { name, locations } of wanted.filter((target) => !target.locations.includes(flags.from)))
    mistakes.add(`${name} is not looked at from ${flags.from}, but from ${locations.join(', ')}`);
  mistakes.check();
  return { configuration, orders: ordersFor(wanted, flags.from, configuration) };
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const watchedFrom = (region: string, { targets }: Configuration): readonly Target[] =>
  targets.filter(({ locations }) => locations.includes(region));

function problemOf(from: string, { regions, locations }: Configuration): string | undefined {
  if (regions.includes(from)) return undefined;
  if (from.startsWith('private:') && locations.includes(from))
    return `--from ${shown(from)} is a place of your own, which nobody can call: run pairwatch probe there`;
  return `--from ${shown(from)} is none of the regions: there are ${regions.join(', ')}`;
}

/** Which function looks at a target is told by the same plan that it was deployed from. */
function ordersFor(
  targets: readonly Target[],
  region: string,
  configuration: Configuration,
): readonly LookNowOrder[] {
  const { probe } = namesOf(configuration.name);
  const watched = planOf(configuration, region, { certificates: () => '' }).targets;
  const functionOf = (target: TargetPlan) => probe(shardOf(target, shardCount(watched.length)));
  const byName = new Map(watched.map((target) => [target.name, target]));
  return targets.flatMap(({ name, timeout }) => {
    const target = byName.get(name);
    if (!target) return [];
    return [{ functionName: functionOf(target), region, target: name, timeoutMs: 2 * timeout + AROUND_MS }];
  });
}
