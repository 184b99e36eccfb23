import {
  authOutage,
  errorIn200,
  expiredCertificate,
  flapping,
  keyDeleted,
  outOfCredit,
  quotaNearlyGone,
} from './api.ts';
import { gatewayClock, gatewayHung, gatewayRestarted, otherMachine, revokedDevice } from './gateway.ts';
import type { Injection } from './injection.ts';
import { nameGone, proxyPassword, regionWithoutName } from './network.ts';
import { oldClientSecret } from './oauth.ts';

/** Every fire, in the order in which they burn: neighbours touch different targets. */
export const INJECTIONS: readonly Injection[] = [
  revokedDevice,
  expiredCertificate,
  regionWithoutName,
  errorIn200,
  proxyPassword,
  gatewayHung,
  keyDeleted,
  oldClientSecret,
  flapping,
  gatewayClock,
  quotaNearlyGone,
  nameGone,
  otherMachine,
  authOutage,
  outOfCredit,
  gatewayRestarted,
];
