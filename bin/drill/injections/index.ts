import { gatewayInjections } from './gateway.ts';
import type { Injection } from './injection.ts';

/** Every fire, in the order in which they burn. */
export const INJECTIONS: readonly Injection[] = [...gatewayInjections];
