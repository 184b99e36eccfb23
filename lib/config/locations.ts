import { DEFAULTS } from './defaults.ts';
import type { Options } from './options.ts';
import type { TargetOptions } from './target-options.ts';

/** Every place that looks: the regions, then the private ones. */
export function locationsOf({
  regions = [],
  privateLocations = [],
}: Partial<Pick<Options, 'regions' | 'privateLocations'>>): readonly string[] {
  const named = [...regions, ...privateLocations.map((name) => `private:${name}`)];
  return named.length === 0 ? [DEFAULTS.location] : named;
}

/** Whether none of the regions that there are looks at a target: what is deployed in them does not reach it. */
export const isOutOfReach = (
  { locations: own }: Partial<Pick<TargetOptions, 'locations'>>,
  options: Partial<Pick<Options, 'regions' | 'privateLocations'>>,
): boolean =>
  Boolean(options.regions?.length) &&
  (own ?? locationsOf(options)).every((location) => location.startsWith('private:'));

/** The quorum of a target, or of the configuration: a majority, and never more than there are locations. */
export function quorumOf(
  options: Partial<Pick<Options, 'quorum' | 'regions' | 'privateLocations'>>,
  target?: Partial<Pick<TargetOptions, 'quorum' | 'locations'>>,
): number {
  const count = (target?.locations ?? locationsOf(options)).length;
  const majority = Math.floor(count / 2) + 1;
  return target?.quorum ?? Math.min(options.quorum ?? majority, count);
}
