import { findingsOfDeployment } from './deployment-rules.ts';
import { LABEL, labelFix } from './fields.ts';
import { locationsOf } from './locations.ts';
import { ROTATION_RULES } from './rotation-rules.ts';
import { broken, type Finding, type Rule, type SoundOptions } from './rule.ts';
import { TARGET_RULES } from './target-rules.ts';

/** What the rules between options say of the sound parts of a configuration. */
export function findingsOfRules(options: SoundOptions): readonly Finding[] {
  const ofTargets = Object.entries(options.targets ?? {}).flatMap(([name, target = {}]) => [
    ...(LABEL.test(name) ? [] : [{ path: ['targets', name], fix: labelFix('the name of a target') }]),
    ...broken([...TARGET_RULES, ...ROTATION_RULES], target, options, ['targets', name]),
  ]);
  return [...broken(OPTION_RULES, options, options), ...findingsOfDeployment(options), ...ofTargets];
}

const OPTION_RULES: readonly Rule<SoundOptions>[] = [
  {
    path: ['home'],
    fix: 'name the region that keeps keys, state and alarms: one of `regions`',
    broken: ({ regions = [], home }) => regions.length > 0 && home === undefined,
  },
  {
    path: ['home'],
    fix: 'the home region has to be one of `regions`',
    broken: ({ regions = [], home }) => home !== undefined && !regions.includes(home),
  },
  {
    path: ['quorum'],
    fix: 'no more locations can fail than there are: lower it, or add locations',
    broken: (options) => (options.quorum ?? 0) > locationsOf(options).length,
  },
];
