import { describe, expect, test } from '@jest/globals';
import { lineOfHandshake } from '../../../functions/aws/handshake-log.ts';
import type { PhaseReport, Verdict } from '../../../functions/contract/verdict.ts';
import { faultOf, NOON, warningOf } from '../../support/looks.ts';

const CONTEXT = {
  tick: new Date(NOON).toISOString(),
  executionId: '9f2a7c1e-52d0-4a7c-9f05-1b64d4f0c8aa',
};

const phase = (name: PhaseReport['phase'], facts: PhaseReport['facts'] = {}): PhaseReport => ({
  phase: name,
  startMs: 1.23456,
  durationMs: 12.34567,
  ok: true,
  facts,
});

function verdictOf(end: Partial<Verdict>): Verdict {
  const base = {
    schema: 1,
    target: 'assistant-gateway/upstream',
    protocol: 'openclaw',
    location: 'ap-southeast-2',
    startedAt: new Date(NOON).toISOString(),
    durationMs: 128.0456,
    outcome: 'paired',
    fault: null,
    warnings: [],
    phases: [phase('credential', { fingerprint: '1f0c9a7e', deviceId: 'f'.repeat(64) }), phase('dns')],
  };
  return { ...base, ...end } as Verdict;
}

describe('a line of the log', () => {
  test('of a handshake that paired says no more than it has to', () => {
    expect(lineOfHandshake(verdictOf({}), false, CONTEXT)).toEqual({
      target: 'assistant-gateway',
      check: 'assistant-gateway/upstream',
      location: 'ap-southeast-2',
      outcome: 'paired',
      durationMs: 128,
      phases: { credential: 12.3, dns: 12.3 },
      key: '1f0c9a7e',
      ...CONTEXT,
    });
  });

  test('of a failure holds its code and phase, and nothing that a peer said', () => {
    const fault = faultOf('AUTH_KEY_REJECTED', { message: 'Incorrect API key provided: sk-abc' });
    const line = lineOfHandshake(verdictOf({ outcome: 'failed', fault }), true, CONTEXT);
    expect(line).toMatchObject({ code: 'AUTH_KEY_REJECTED', phase: fault.phase, secondLook: true });
    expect(JSON.stringify(line)).not.toContain('sk-abc');
  });

  test('is short also where everything is in it', () => {
    const names = ['credential', 'dns', 'tcp', 'tls', 'upgrade', 'challenge', 'identity', 'auth'] as const;
    const line = lineOfHandshake(
      verdictOf({
        phases: names.map((name) => phase(name, { fingerprint: '1f0c9a7e' })),
        warnings: [warningOf('TLS_CERT_EXPIRING')],
      }),
      false,
      CONTEXT,
    );
    expect(JSON.stringify(line).length).toBeLessThan(400);
  });
});
