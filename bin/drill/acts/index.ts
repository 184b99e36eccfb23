import type { Act } from '../act.ts';
import { fires } from './fires.ts';
import { healthy } from './healthy.ts';

/** The drill in its order. */
export const ACTS: readonly Act[] = [healthy, fires];
