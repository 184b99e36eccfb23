import type { Verdict } from '../../../functions/contract/verdict.ts';

const base = {
  schema: 1,
  protocol: 'openai',
  location: 'local',
  startedAt: '2026-01-02T03:04:05.678Z',
} as const;

/** A handshake that ended at the certificate, by way of a proxy. */
export const expired: Verdict = {
  ...base,
  target: 'https://api.example/v1',
  durationMs: 200,
  outcome: 'failed',
  fault: {
    code: 'TLS_CERT_EXPIRED',
    phase: 'tls',
    owner: 'endpoint',
    transient: false,
    summary: 'A certificate of the chain has expired',
    remedy: [
      'Renew the certificate of api.example.',
      'Reload the server that presents it, then probe again.',
    ],
    evidence: { subject: 'CN=api.example', validTo: '2026-01-01T00:00:00.000Z', daysAgo: 1.25 },
  },
  warnings: [],
  phases: [
    { phase: 'credential', startMs: 0, durationMs: 0.3, ok: true, facts: { fingerprint: '1a2b3c4d' } },
    {
      phase: 'proxy',
      startMs: 1,
      durationMs: 99,
      ok: true,
      facts: {
        status: 200,
        phases: [
          { phase: 'dns', startMs: 1, durationMs: 9, ok: true, facts: { addresses: ['127.0.0.1', '::1'] } },
          { phase: 'tcp', startMs: 10, durationMs: 40, ok: true, facts: { address: '127.0.0.1' } },
        ],
      },
    },
    { phase: 'tls', startMs: 100, durationMs: 100, ok: false, facts: { version: 'TLSv1.3' } },
  ],
};

/** A pairing with one warning past its critical threshold. */
export const degraded: Verdict = {
  ...base,
  target: 'xroute',
  durationMs: 50,
  outcome: 'degraded',
  fault: null,
  warnings: [
    {
      code: 'QUOTA_LOW',
      summary: 'Little of a limit is left',
      evidence: { value: 0.01, limit: 'requests', critical: true },
    },
  ],
  phases: [{ phase: 'http', startMs: 0, durationMs: 50, ok: true, facts: { status: 200 } }],
};
