import { INPUTS } from './inputs.ts';
import type { Scenario } from './world.ts';

/** Seconds. */
export interface Goal {
  readonly median?: number;
  readonly worst: number;
}

const TIMEOUT = { code: 'TCP_TIMEOUT', failsAfterMs: 10_000 } as const;
const DIRECT_GOAL: Goal = { median: 40, worst: 80 };
const ALARM_GOAL: Goal = { worst: 200 };

export const SCENARIOS: readonly (Scenario & { readonly goal?: Goal })[] = [
  {
    title: 'Refused at once, confirmed by a second look',
    code: 'TCP_REFUSED',
    schedule: INPUTS.punctual,
    way: 'direct',
    goal: DIRECT_GOAL,
  },
  {
    title: 'Key rejected at once',
    code: 'AUTH_KEY_REJECTED',
    schedule: INPUTS.punctual,
    way: 'direct',
    goal: DIRECT_GOAL,
  },
  {
    title: 'Key rejected at once, while another target hangs',
    code: 'AUTH_KEY_REJECTED',
    anotherHangs: true,
    schedule: INPUTS.punctual,
    way: 'direct',
    goal: DIRECT_GOAL,
  },
  { title: 'No answer for 10 s, twice', ...TIMEOUT, schedule: INPUTS.punctual, way: 'direct' },
  {
    title: 'Refused at once, schedule late by up to a minute',
    code: 'TCP_REFUSED',
    schedule: INPUTS.unpunctual,
    way: 'direct',
  },
  {
    title: 'No answer for 10 s, twice, schedule late by up to a minute',
    ...TIMEOUT,
    schedule: INPUTS.unpunctual,
    way: 'direct',
  },
  {
    title: 'Refused at once',
    code: 'TCP_REFUSED',
    schedule: INPUTS.punctual,
    way: 'alarm',
    goal: ALARM_GOAL,
  },
  {
    title: 'No answer for 10 s, twice',
    ...TIMEOUT,
    schedule: INPUTS.punctual,
    way: 'alarm',
    goal: ALARM_GOAL,
  },
  {
    title: 'Refused at once, schedule late by up to a minute',
    code: 'TCP_REFUSED',
    schedule: INPUTS.unpunctual,
    way: 'alarm',
  },
];
