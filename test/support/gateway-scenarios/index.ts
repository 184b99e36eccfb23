import { DEVICE_SCENARIOS } from './devices.ts';
import { RELAYED_SCENARIOS } from './relayed.ts';
import type { Scenario } from './scenario.ts';
import { GATEWAY_TROUBLES } from './troubles.ts';
import { UPSTREAM_SCENARIOS } from './upstream.ts';

/** In this order; each has a device of its own, enrolled before it. */
export const SCENARIOS: readonly Scenario[] = [
  ...DEVICE_SCENARIOS,
  ...RELAYED_SCENARIOS,
  ...UPSTREAM_SCENARIOS,
  ...GATEWAY_TROUBLES,
];
