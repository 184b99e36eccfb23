import { gatewayClock, gatewayHung, gatewayRestarted, otherMachine, revokedDevice } from './gateway.ts';
import type { Injection } from './injection.ts';

/** Every fire, in the order in which they burn: neighbours touch different targets. */
export const INJECTIONS: readonly Injection[] = [
  revokedDevice,
  gatewayHung,
  gatewayClock,
  otherMachine,
  gatewayRestarted,
];
