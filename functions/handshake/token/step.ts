import type { EvidenceValue } from '../../contract/evidence.ts';
import { HandshakeFault } from '../fault.ts';
import { HttpClient } from '../http/client.ts';
import { refusePlainKey } from '../http/plain-key.ts';
import { endpointOf } from '../network/endpoint.ts';
import type { Scope } from '../scope.ts';
import type { NetworkOptions, TokenStep } from '../spec.ts';
import { readGrant } from './answer.ts';
import { checkFreshJwt } from './jwt.ts';
import { tokenRequest } from './request.ts';

/**
 * Phase `token`: fetches an access token, on a connection of its own whose phases nest in the facts. A refresh token
 * that the server rotates is handed on, and kept before anything else happens: the old one may be dead already.
 */
export async function fetchToken(
  step: TokenStep,
  stored: string | undefined,
  network: NetworkOptions,
  scope: Scope,
): Promise<string> {
  return scope.trace.phase('token', async (facts) => {
    const nested = scope.nested();
    const request = tokenRequest(step, stored, scope.scrubber);
    facts['grant'] = step.grant;
    try {
      const http = await HttpClient.open(endpointOf(step.url), network, nested, (connection) =>
        refusePlainKey(connection, network),
      );
      const answer = await nested.trace.phase('http', (sent) => http.send(request, sent));
      const grant = readGrant(answer, step, scope.scrubber);
      facts['expiresInS'] = grant.expiresInS;
      facts['scope'] = grant.scope;
      if (grant.refreshToken !== undefined && grant.refreshToken !== stored) {
        facts['refreshToken'] = 'rotated';
        await keep(grant.refreshToken, step, scope);
      }
      checkFreshJwt(grant.accessToken, scope);
      return grant.accessToken;
    } catch (error) {
      throw error instanceof HandshakeFault ? asTokenFault(error, step) : error;
    } finally {
      facts['phases'] = nested.trace.reports() as unknown as EvidenceValue;
    }
  });
}

/** A store that fails here is our own trouble, and the next look will find the old token dead: it is said at once. */
async function keep(refreshToken: string, { keepRefreshToken }: TokenStep, scope: Scope): Promise<void> {
  const kept = Promise.resolve(keepRefreshToken?.(refreshToken)).catch((cause: unknown) => {
    throw new HandshakeFault(
      'KEY_UNREADABLE',
      { reason: 'the next refresh token could not be stored' },
      { cause },
    );
  });
  const tooLate = () =>
    new HandshakeFault(
      'DEADLINE_EXCEEDED',
      { before: 'the next refresh token was stored' },
      { phase: 'token' },
    );
  await scope.deadline.race(kept, tooLate);
}

function asTokenFault(fault: HandshakeFault, step: TokenStep): HandshakeFault {
  if (fault.phase === 'token' || fault.code === 'KEY_UNREADABLE') return fault;
  return new HandshakeFault('TOKEN_ENDPOINT_FAILED', {
    endpoint: `${step.url.host}${step.url.pathname}`,
    nestedCode: fault.code,
    nestedPhase: fault.phase,
    ...fault.evidence,
  });
}
