import { expect, test } from '@jest/globals';
import {
  couldBeBlip,
  explainedBy,
  explainWith,
  heldBy,
  holdAfter,
  withHold,
} from '../../../functions/probe/manners.ts';
import { failed, faultOf, MINUTE, NOON, paired } from '../../support/looks.ts';

const rejected = failed('a', NOON, 'DEVICE_TOKEN_REJECTED');

test('a failed authentication holds a gateway for about a minute, and an API not at all', () => {
  const hold = holdAfter(rejected, true, NOON + 50);
  expect(hold).toEqual({ until: NOON + 55_000, reason: 'auth-once-a-minute' });
  expect(holdAfter(rejected, false, NOON)).toBeUndefined();
  expect(holdAfter(paired('a', NOON), true, NOON)).toBeUndefined();
  expect(holdAfter(failed('a', NOON, 'TCP_REFUSED'), true, NOON)).toBeUndefined();
});

test('two failed authentications, after a key that changed, hold twice as long', () => {
  const twice = { ...rejected, handshakes: [...rejected.handshakes, ...rejected.handshakes] };
  expect(holdAfter(twice, true, NOON)?.until).toBe(NOON + 110_000);
});

test('retryAfterMs is obeyed, from the end of the look, for a day at most', () => {
  const limited = { ...rejected, fault: faultOf('RATE_LIMITED', { retryAfterMs: 300_000 }) };
  expect(holdAfter(limited, false, NOON + 20)).toEqual({ until: NOON + 300_020, reason: 'retry-after' });
  const forEver = { ...rejected, fault: faultOf('RATE_LIMITED', { retryAfterMs: 1e15 }) };
  expect(holdAfter(forEver, false, NOON)?.until).toBe(NOON + 86_400_000);
});

test('a hold ends by itself, and the longer of two counts', () => {
  const long = { until: NOON + 5 * MINUTE, reason: 'retry-after' } as const;
  const short = { until: NOON + MINUTE, reason: 'auth-once-a-minute' } as const;
  const holds = withHold(withHold({}, 'g', long, NOON), 'g', short, NOON);
  expect(heldBy(holds, 'g', NOON + 2 * MINUTE)).toEqual(long);
  expect(heldBy(holds, 'g', NOON + 5 * MINUTE)).toBeUndefined();
  expect(heldBy(holds, 'other', NOON)).toBeUndefined();
  expect(withHold(holds, 'h', short, NOON + 6 * MINUTE)).not.toHaveProperty('g');
});

test('what explains a failure is asked once, and answered from the record afterwards', () => {
  expect(explainWith({})).toEqual({ differential: 'ask', deviceToken: 'ask' });
  const alike = explainedBy({}, faultOf('AUTH_KEY_REJECTED', { invalidKeyRejectedAlike: true }));
  expect(explainWith(alike).differential).toEqual({ invalidKeyRejectedAlike: true });
  const silent = explainedBy({}, faultOf('AUTH_KEY_REJECTED'));
  expect(explainWith(silent).differential).toBe('never');
  const revoked = explainedBy({}, faultOf('DEVICE_TOKEN_REJECTED', { cause: 'revoked' }));
  expect(explainWith(revoked)).toEqual({ differential: 'ask', deviceToken: { cause: 'revoked' } });
  expect(explainedBy(revoked, faultOf('DEVICE_TOKEN_REJECTED', { cause: 'removed' }))).toEqual(revoked);
});

test('a blip is what may pass by itself: no credential fault, no rate limit', () => {
  const blips = (['TCP_RESET', 'DNS_TIMEOUT', 'SERVICE_ERROR'] as const).map((code) => faultOf(code));
  expect(blips.map(couldBeBlip)).toEqual([true, true, true]);
  const others = (['AUTH_KEY_REJECTED', 'RATE_LIMITED', 'TLS_CERT_EXPIRED'] as const).map((code) =>
    faultOf(code),
  );
  expect(others.map(couldBeBlip)).toEqual([false, false, false]);
  expect(couldBeBlip(faultOf('SERVICE_OVERLOADED', { retryAfterMs: 1000 }))).toBe(false);
});
