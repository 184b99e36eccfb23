import type { RotationDriverName } from '../../contract/rotation.ts';
import type { RotationDriver } from '../driver.ts';
import { assisted } from './assisted.ts';
import { azure } from './azure.ts';
import { discreet } from './discreet.ts';
import { gatewayToken } from './gateway-token.ts';
import { litellm } from './litellm.ts';
import { openai } from './openai.ts';
import { openclaw } from './openclaw.ts';
import { openrouter } from './openrouter.ts';

/** One line a driver. Whoever works with one gets it from here: as it is, it may tell what a provider calls a key. */
export const DRIVERS = {
  openclaw: discreet(openclaw),
  'gateway-token': discreet(gatewayToken),
  openai: discreet(openai),
  openrouter: discreet(openrouter),
  litellm: discreet(litellm),
  azure: discreet(azure),
  assisted: discreet(assisted),
} as const satisfies Readonly<Record<RotationDriverName, RotationDriver>>;
