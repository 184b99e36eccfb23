import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { PracticeApi } from '../../../bin/drill/peers/api.ts';
import { certificateAuthority } from '../../../bin/drill/peers/certificates.ts';
import type { PhaseReport } from '../../../functions/contract/verdict.ts';
import { handshake } from '../../../functions/handshake/handshake.ts';
import { measuredOf } from '../../../functions/probe/measured.ts';

const KEY = 'sk-measured-4Fz8Kq1Wn6';
const DAY_MS = 86_400_000;
const authority = await certificateAuthority('Measured Root');
let api: PracticeApi;

beforeEach(async () => {
  api = await PracticeApi.start({ keys: [KEY], certificate: await authority.leaf() });
});
afterEach(() => api.stop());

test('a handshake tells the age of its key and the days left of the chain', async () => {
  const { verdict } = await handshake({
    target: 'api',
    protocol: 'openai',
    url: new URL(`https://localhost:${api.port}/v1`),
    location: 'private:here',
    credential: {
      state: 'found',
      value: KEY,
      createdAt: new Date(Date.now() - 12.5 * DAY_MS).toISOString(),
    },
    network: { ca: authority.pem },
  });
  expect(measuredOf(verdict)).toMatchObject({
    certificateDaysLeft: expect.any(Number),
    keyAgeDays: 12,
  });
});

const phase = (name: PhaseReport['phase'], facts: PhaseReport['facts']): PhaseReport => ({
  phase: name,
  startMs: 0,
  durationMs: 1,
  ok: true,
  facts,
});

test('of several limits the tightest counts, wherever it was told', () => {
  const quota = phase('quota', { limits: [{ limit: 'requests', of: 100, left: 80 }] });
  const exchange = phase('exchange', {
    limits: [
      { limit: 'tokens', of: 1000, left: 250 },
      { limit: 'requests', of: 100, left: 79 },
    ],
  });
  expect(measuredOf({ phases: [quota, exchange] })).toEqual({ quotaLeft: 0.25 });
});

test('what was not found is left out', () => {
  expect(measuredOf({ phases: [phase('tls', { reused: false })] })).toEqual({});
});
