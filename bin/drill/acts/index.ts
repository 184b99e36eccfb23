import type { Act } from '../act.ts';
import { fires } from './fires.ts';
import { healthy } from './healthy.ts';
import { rotation } from './rotation.ts';

/** The drill in its order. */
export const ACTS: readonly Act[] = [healthy, fires, rotation];
