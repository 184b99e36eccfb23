import type { RotationDriverName } from '../../contract/rotation.ts';
import type { RotationDriver } from '../driver.ts';
import { assisted } from './assisted.ts';
import { azure } from './azure.ts';
import { gatewayToken } from './gateway-token.ts';
import { litellm } from './litellm.ts';
import { openai } from './openai.ts';
import { openclaw } from './openclaw.ts';
import { openrouter } from './openrouter.ts';

/** One line a driver. */
export const DRIVERS = {
  openclaw,
  'gateway-token': gatewayToken,
  openai,
  openrouter,
  litellm,
  azure,
  assisted,
} as const satisfies Partial<Record<RotationDriverName, RotationDriver>>;
