import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { AdminCall, AdminReply } from '../../../../bin/drill/peers/admin/server.ts';
import { isUntold } from '../../../../functions/rotate/untold.ts';
import { begin, end, goOn } from '../attempts.ts';
import type { RotatingInstallation } from '../installation.ts';
import { changeRecord, hurry, recordOf } from '../records.ts';

/** Whole, in halves and in base64; no more of it is told than a line. */
const everyForm = (keys: readonly string[]): string =>
  keys
    .flatMap((key) => [key, key.slice(0, 24), key.slice(-24), Buffer.from(key).toString('base64')])
    .join(' ');

const ADMIN_API = '/v1/organization/';
/** Longer than a new key may still be refused after it was issued, ms. */
const SETTLED_MS = 120_000;

/** Whatever can fail in a rotation fails, and the provider gives back every key that it knows. */
export const troubles = (installation: () => RotatingInstallation) => {
  const echo = (status: number) => (): AdminReply => {
    const { provider, secrets } = installation().peers;
    const { adminKey } = JSON.parse(secrets.admin) as { readonly adminKey: string };
    const said = everyForm([adminKey, ...provider.keys.map(({ value }) => value)]);
    return {
      status,
      body: { error: { message: said, code: said } },
      headers: { server: said.slice(0, 4_000) },
    };
  };
  const isAdmin = (call: AdminCall) => call.path.startsWith(ADMIN_API);
  const echoes = (status: number, when: (call: AdminCall) => boolean = isAdmin) =>
    installation().peers.provider.server.inject({ kind: 'answer', reply: echo(status) }, { when });

  const troubleOf = async () => {
    const { rotation } = await recordOf(installation(), 'api');
    if (rotation?.state === 'aborted') return rotation.because.code;
    return rotation && 'trouble' in rotation ? rotation.trouble?.code : undefined;
  };
  const givenUp = randomUUID();
  const underWay = async () =>
    expect(await begin(installation(), 'api', randomUUID())).toMatchObject({ state: 'setting' });
  const ends = async () => expect(await end(installation(), 'api')).toMatchObject({ state: 'done' });

  describe('a rotation that meets trouble says so, and goes on or ends', () => {
    afterEach(() => {
      const { gateway, provider } = installation().peers;
      provider.server.mend();
      gateway.state.readSecret = async () => (await installation().current('api')).value;
    });

    test('the provider makes no key: it is given up', async () => {
      echoes(403, (call) => isAdmin(call) && call.method === 'POST');
      expect(await begin(installation(), 'api', givenUp)).toMatchObject({ state: 'aborted' });
      expect(await troubleOf()).toBe('PROVIDER_REFUSED');
    });

    test('a function that died before it told of that: the next one tells it', async () => {
      await changeRecord(installation(), 'api', () => ({ told: {} }));
      expect(await goOn(installation(), 'api')).toMatchObject({ state: 'aborted' });
      expect(isUntold(await recordOf(installation(), 'api'))).toBe(false);
    });

    test('the new key is refused where the current one pairs: it is given up', async () => {
      await underWay();
      const { provider } = installation().peers;
      const known = provider.keys.length;
      provider.keys = provider.keys.slice(0, -1);
      await goOn(installation(), 'api');
      await changeRecord(installation(), 'api', ({ rotation }) =>
        rotation ? { rotation: { ...rotation, since: rotation.since - SETTLED_MS, nextAt: 0 } } : {},
      );
      expect(await goOn(installation(), 'api')).toMatchObject({ state: 'aborted' });
      expect(await troubleOf()).toBe('NOT_PROVED');
      expect(provider.keys).toHaveLength(known - 1);
    });

    test('the provider fails when the former key is to end: it waits', async () => {
      await underWay();
      echoes(500);
      await goOn(installation(), 'api');
      expect(await troubleOf()).toBe('PROVIDER_UNREACHABLE');
      installation().peers.provider.server.mend();
      await ends();
    });

    test('a vault that is broken: it waits', async () => {
      const { value } = await installation().current('admin');
      await underWay();
      await installation().put('admin', value.slice(0, -1));
      await goOn(installation(), 'api');
      expect(await troubleOf()).toBe('VAULT_MALFORMED');
      await installation().put('admin', value);
      await ends();
    });

    test('the gateway cannot read its key: it waits', async () => {
      await underWay();
      installation().peers.gateway.state.readSecret = () =>
        Promise.reject(new Error(installation().peers.markers().join(' | ')));
      await goOn(installation(), 'api');
      expect(await troubleOf()).toBe('NOT_DELIVERED');
      installation().peers.gateway.state.readSecret = async () => (await installation().current('api')).value;
      await hurry(installation(), 'api');
      await ends();
    });

    test('the provider does not list its keys: the audit says so', async () => {
      echoes(500);
      expect((await installation().audited()).unheard).toEqual([
        expect.stringContaining("api: provider's list"),
      ]);
    });

    test('people heard of each, and of what was told by two functions twice', async () => {
      await installation().settled();
      const told = installation()
        .inbox.all.map(({ text }) => text)
        .join('\n');
      for (const code of [
        'PROVIDER_REFUSED',
        'NOT_PROVED',
        'PROVIDER_UNREACHABLE',
        'VAULT_MALFORMED',
        'NOT_DELIVERED',
      ])
        expect(told).toContain(code);
      const ofOne = told.split('\n').filter((text) => text.includes(givenUp));
      expect(new Set(ofOne.map((text) => /Incident (\w+)/.exec(text)?.[1])).size).toBe(2);
    });
  });
};
