import type { FaultCode } from '../../contract/faults/index.ts';
import type { Phase } from '../../contract/phases.ts';
import { Deadline } from '../deadline.ts';
import { HandshakeFault } from '../fault.ts';
import { mayAskMore, quietScope } from '../quiet-scope.ts';
import type { Scope } from '../scope.ts';
import type { NetworkOptions } from '../spec.ts';
import { connect } from './connection.ts';
import { controlIsKnown } from './wait.ts';

/** Faults that a location without a network of its own would see at any target. */
const SUSPECT: ReadonlySet<FaultCode> = new Set([
  'DNS_NOT_FOUND',
  'DNS_NO_ADDRESS',
  'DNS_SERVER_FAILURE',
  'DNS_TIMEOUT',
  'TCP_REFUSED',
  'TCP_TIMEOUT',
  'TCP_UNREACHABLE',
  'TCP_RESET',
  'PROXY_UNREACHABLE',
  'TLS_TIMEOUT',
  'TLS_RESET',
]);

/** Left for the verdict itself. */
const MARGIN_MS = 100;

/**
 * A network fault, judged once more by the control endpoint, on the same way out: where this location reached it
 * within the last day and cannot now, the fault is EGRESS_BROKEN and the original stands in its evidence. Asked
 * within the handshake's deadline, and not at all with less than a second left.
 */
export async function judgeEgress(
  fault: HandshakeFault,
  network: NetworkOptions,
  scope: Scope,
): Promise<HandshakeFault> {
  const { control } = network;
  if (!control || !SUSPECT.has(fault.code) || !controlIsKnown(network, scope)) return fault;
  const name = `${control.host}:${control.port}`;
  const met = await withinTheRest(scope, async (quiet) => {
    await touchControl(control, network, quiet);
    return 'reached' as const;
  });
  if (met === 'no time') return fault;
  if (met === 'reached') {
    fault.evidence['control'] = `${name} was reached`;
    return fault;
  }
  const original: { code: FaultCode; phase: Phase } = { code: fault.code, phase: fault.phase };
  return new HandshakeFault(
    'EGRESS_BROKEN',
    { control: name, controlFault: met.code, original },
    { phase: fault.phase, cause: fault },
  );
}

/** The way out that handshakes take, without what concerns the target alone. */
export function wayOutOf({
  control: _,
  pins: __,
  refuseLocalAddresses: ___,
  ...wayOut
}: NetworkOptions): NetworkOptions {
  return wayOut;
}

/** Whether the control endpoint takes a connection; throws the fault where it does not. */
export async function touchControl(
  control: NonNullable<NetworkOptions['control']>,
  network: NetworkOptions,
  scope: Scope,
): Promise<void> {
  const { socket } = await connect({ ...control, secure: false }, wayOutOf(network), scope);
  socket.destroy();
}

/**
 * Asks the control endpoint in what is left of the handshake's deadline, and unseen: no warning, no record, no phase
 * of it counts. Answers with the fault where it could not be asked.
 */
export async function withinTheRest<T>(
  scope: Scope,
  ask: (quiet: Scope) => Promise<T>,
): Promise<T | HandshakeFault | 'no time'> {
  if (!mayAskMore(scope)) return 'no time';
  const deadline = new Deadline(scope.deadline.remainingMs() - MARGIN_MS, scope.clock);
  try {
    return await ask({ ...quietScope(scope), deadline, records: [] });
  } catch (error) {
    if (error instanceof HandshakeFault) return error;
    throw error;
  } finally {
    deadline.clear();
  }
}
