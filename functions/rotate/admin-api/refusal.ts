import { type FaultCode, faultDefinition } from '../../contract/faults/index.ts';
import { HandshakeFault } from '../../handshake/fault.ts';
import type { Scrubber } from '../../handshake/redaction.ts';
import { RotationError, type RotationErrorCode } from '../rotation-error.ts';

const NETWORK_PHASES: ReadonlySet<string> = new Set(['dns', 'tcp', 'proxy', 'tls']);

/** A token endpoint's trouble counts by what it was; where nothing was said about the call, it may go through later. */
function codeFor({ code, phase, evidence }: HandshakeFault): RotationErrorCode {
  const { nestedCode = code, nestedPhase = phase } = evidence as Nested;
  const later =
    NETWORK_PHASES.has(nestedPhase) || faultDefinition(nestedCode).transient || BROKEN_OFF.has(nestedCode);
  return later ? 'PROVIDER_UNREACHABLE' : 'PROVIDER_REFUSED';
}

interface Nested {
  readonly nestedCode?: FaultCode;
  readonly nestedPhase?: string;
}

const BROKEN_OFF: ReadonlySet<FaultCode> = new Set([
  'HTTP_MALFORMED',
  'HTTP_TRUNCATED',
  'HTTP_NOT_API',
  'HTTP_TOO_LARGE',
  'TOKEN_MALFORMED',
  'DEADLINE_EXCEEDED',
  'WATCHER_STARVED',
]);

/** Of a path: a provider may know a key by its hash. */
const LONG_PART = /[^/?\s]{40,}/g;
const shortened = (part: string): string => `${part.slice(0, 12)}…`;

/** What a call ended in, as the error of a rotation: the code of the fault, where it was, and the provider's words. */
export function asRotationError(error: unknown, provider: string, scrubber: Scrubber): unknown {
  if (!(error instanceof HandshakeFault)) return error;
  const code = codeFor(error);
  const { request, status, message, retryAfterMs, endpoint, nestedCode } = error.evidence;
  const at = request ?? endpoint;
  const where = typeof at === 'string' ? `: ${at.replace(LONG_PART, shortened)}` : '';
  const verb = code === 'PROVIDER_REFUSED' ? 'refused' : 'could not be asked';
  const facts = [
    `${nestedCode ?? error.code}${status === undefined || status === null ? '' : ` (${status})`}`,
    typeof message === 'string' ? scrubber.peer(message, 200) : '',
    typeof retryAfterMs === 'number' ? `try again in ${Math.ceil(retryAfterMs / 1000)} s` : '',
  ].filter((fact) => fact !== '');
  const text = `${provider} ${verb}${where}: ${facts.join(', ')}`;
  return new RotationError(code, scrubber.text(text), remedyFor(error, provider));
}

function remedyFor({ phase, code }: HandshakeFault, provider: string): readonly string[] {
  if (phase !== 'auth' && !code.startsWith('TOKEN_')) return [];
  return [
    `Check that the admin key in the vault is ${provider}'s, is alive, and may manage keys.`,
    'Store the right one in the vault, then start the rotation again.',
  ];
}
