import { checkName } from '../../functions/contract/checks.ts';
import { namesOf } from '../../functions/contract/names.ts';
import { shardCount, shardOf } from '../../functions/contract/shards.ts';
import type { Configuration } from '../../lib/config/configuration.ts';
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
/** A cold start and the key store, besides the handshake, ms. */
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
  const region = flags.from;
  homeOf(configuration, '--from');
  const problem = problemOf(region, configuration);
  if (problem !== undefined) mistakes.add(problem);
  mistakes.gather(() => targetsNamed(operands.map(targetOf), configuration));
  mistakes.check();
  const checks = probedFrom(region, configuration);
  for (const operand of operands.filter((name) => !checks.some((check) => check.name === name)))
    mistakes.add(
      `no probe looks at ${shown(operand)} from ${region}: pairwatch probe ${operand} looks from here`,
    );
  mistakes.check();
  const wanted = operands.length > 0 ? operands : checks.filter(isPlain).map(({ name }) => name);
  return {
    configuration,
    orders: checks.filter(({ name }) => wanted.includes(name)).map(({ order }) => order),
  };
}

const targetOf = (check: string): string => check.split('/')[0] ?? check;
const isPlain = ({ name }: { readonly name: string }): boolean => name === targetOf(name);
const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function problemOf(from: string, { regions, locations }: Configuration): string | undefined {
  if (regions.includes(from)) return undefined;
  if (from.startsWith('private:') && locations.includes(from))
    return `--from ${shown(from)} is a place of your own, which nobody can call: run pairwatch probe there`;
  return `--from ${shown(from)} is none of the regions: there are ${regions.join(', ')}`;
}

/** What the probes of a region look at, and which of them does: told by the plan that they were deployed with. */
function probedFrom(
  region: string,
  configuration: Configuration,
): readonly { readonly name: string; readonly order: LookNowOrder }[] {
  const { probe } = namesOf(configuration.name);
  const { targets } = planOf(configuration, region, { certificates: () => '' });
  return targets.flatMap((target) => {
    const functionName = probe(shardOf(target, shardCount(targets.length)));
    const order = (name: string, timeoutMs: number) => ({
      name,
      order: { functionName, region, target: name, timeoutMs: timeoutMs + AROUND_MS },
    });
    const { name, timeoutMs, exchange } = target;
    return [
      order(name, timeoutMs),
      ...(exchange ? [order(checkName(name, 'exchange'), exchange.timeoutMs)] : []),
    ];
  });
}
