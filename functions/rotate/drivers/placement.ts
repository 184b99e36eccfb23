import type { KeyPlacement } from '../../keys/http-key.ts';
import { readPlacement } from '../../keys/key-placement.ts';
import type { DriverWork } from '../driver.ts';

/** Where the target's own key travels. @default bearer */
export const placementOf = ({ target }: DriverWork): KeyPlacement =>
  (target.key?.in === undefined ? undefined : readPlacement(target.key.in)) ?? { in: 'bearer' };
