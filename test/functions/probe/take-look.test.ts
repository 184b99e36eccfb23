import { expect, test } from '@jest/globals';
import type { Credential } from '../../../functions/keys/credential.ts';
import { takeLook } from '../../../functions/probe/take-look.ts';
import { faultOf, MINUTE, NOON, resultOf } from '../../support/looks.ts';
import { JumpingClock } from '../../support/rotating/jumping-clock.ts';
import { checkAt } from '../../support/shared-places.ts';

const REFUSED = faultOf('GATEWAY_TOKEN_MISMATCH');

const versionOf = (credential: Credential) => (credential.state === 'found' ? credential.version : undefined);

/** A look with a key whose versions come one after the other, as often as it is read; the gateway takes the new one alone. */
async function lookWith(versions: readonly string[], changing: boolean, breaksOff = false) {
  const clock = new JumpingClock();
  const shown: (string | undefined)[] = [];
  let reads = 0;
  const check = checkAt('token', {
    protocol: 'openclaw',
    keyIsChanging: async () => changing,
    spec: async (location) => {
      const version = versions[Math.min(reads, versions.length - 1)] ?? '';
      reads += 1;
      const credential: Credential = { state: 'found', value: `key ${version}`, version };
      return { target: 'token', protocol: 'openclaw', url: new URL('wss://host'), location, credential };
    },
  });
  const look = await takeLook(
    { check, location: 'a', tick: NOON, armed: true, carry: {}, controlReachedAt: null },
    {
      perform: async (spec) => {
        shown.push(versionOf(spec.credential));
        if (breaksOff && shown.length === 1) return resultOf(spec, faultOf('GATEWAY_SILENT_CLOSE'));
        return resultOf(spec, versionOf(spec.credential) === 'new' ? [] : REFUSED);
      },
      clock,
      confirmAfterMs: [2_000, 5_000],
      reproduce: () => null,
    },
  );
  return { look, shown };
}

test('a key that is refused, and not replaced, is a failed look at once', async () => {
  const { look, shown } = await lookWith(['old'], false);
  expect(look).toMatchObject({ result: 'failed', fault: { code: 'GATEWAY_TOKEN_MISMATCH' } });
  expect(shown).toEqual(['old']);
});

test('one that was replaced meanwhile is tried again at once', async () => {
  const { look, shown } = await lookWith(['old', 'new'], false);
  expect(look).toMatchObject({ result: 'paired' });
  expect(shown).toEqual(['old', 'new']);
});

test('one that is being replaced just now is waited for a moment', async () => {
  const { look, shown } = await lookWith(['old', 'old', 'new'], true);
  expect(look).toMatchObject({ result: 'paired' });
  expect(shown).toEqual(['old', 'new']);
});

test('and where that takes longer, the look has no vote', async () => {
  const { look, shown } = await lookWith(['old'], true);
  expect(look).toMatchObject({ result: 'skipped', reason: 'key-changing', until: NOON + MINUTE });
  expect(shown).toEqual(['old']);
});

test('a session that ends because the key was replaced in it is no outage', async () => {
  const { look, shown } = await lookWith(['old', 'new'], false, true);
  expect(look).toMatchObject({ result: 'paired' });
  expect(shown).toEqual(['old', 'old', 'new']);
});
