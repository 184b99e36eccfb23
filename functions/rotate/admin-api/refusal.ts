import { type FaultCode, faultDefinition } from '../../contract/faults/index.ts';
import { HandshakeFault } from '../../handshake/fault.ts';
import type { Scrubber } from '../../handshake/redaction.ts';
import { RotationError, type RotationErrorCode } from '../rotation-error.ts';

const NETWORK_PHASES: ReadonlySet<string> = new Set(['dns', 'tcp', 'proxy', 'tls']);

/** Codes of phases after the network that say nothing about the call: the same call may go through later. */
function codeFor(fault: HandshakeFault): RotationErrorCode {
  if (NETWORK_PHASES.has(fault.phase) || faultDefinition(fault.code).transient) return 'PROVIDER_UNREACHABLE';
  return BROKEN_OFF.has(fault.code) ? 'PROVIDER_UNREACHABLE' : 'PROVIDER_REFUSED';
}

const BROKEN_OFF: ReadonlySet<FaultCode> = new Set([
  'HTTP_MALFORMED',
  'HTTP_TRUNCATED',
  'HTTP_NOT_API',
  'HTTP_TOO_LARGE',
  'DEADLINE_EXCEEDED',
  'WATCHER_STARVED',
]);

/** What a call ended in, as the error of a rotation: the code of the fault, where it was, and the provider's words. */
export function asRotationError(error: unknown, provider: string, scrubber: Scrubber): unknown {
  if (!(error instanceof HandshakeFault)) return error;
  const code = codeFor(error);
  const { request, status, message, retryAfterMs, endpoint } = error.evidence;
  const at = request ?? endpoint;
  const verb = code === 'PROVIDER_REFUSED' ? 'refused' : 'could not be asked';
  const facts = [
    `${error.code}${status === undefined || status === null ? '' : ` (${status})`}`,
    typeof message === 'string' ? scrubber.peer(message, 200) : '',
    typeof retryAfterMs === 'number' ? `try again in ${Math.ceil(retryAfterMs / 1000)} s` : '',
  ].filter((fact) => fact !== '');
  const text = `${provider} ${verb}${typeof at === 'string' ? `: ${at}` : ''}: ${facts.join(', ')}`;
  return new RotationError(code, scrubber.text(text), remedyFor(error, provider));
}

function remedyFor({ phase, code }: HandshakeFault, provider: string): readonly string[] {
  if (phase !== 'auth' && !code.startsWith('TOKEN_')) return [];
  return [
    `Check that the admin key in the vault is ${provider}'s, is alive, and may manage keys.`,
    'Store the right one in the vault, then start the rotation again.',
  ];
}
