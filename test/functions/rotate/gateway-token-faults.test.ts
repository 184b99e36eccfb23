import { expect, test } from '@jest/globals';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { rotateToEnd } from '../../support/rotating/run.ts';
import { TOKEN } from '../../support/rotating/shared-token-stage.ts';
import { FIRST, type Scene, scene, stored, tokenAt, WithoutToken } from './shared-token-scene.ts';

test('an answer that is lost is asked after, and the token is set once', async () => {
  let patches = 0;
  const made = await scene({}, (moment, method) => {
    if (method !== 'config.patch' || moment !== 'after') return undefined;
    patches += 1;
    return patches === 1 ? 'cut' : undefined;
  });
  expect((await rotateToEnd(made)).record.rotation).toMatchObject({ state: 'done' });
  expect(patches).toBe(1);
  expect(tokenAt(made)).toBe(await stored(made));
});

test('a configuration that somebody else changes meanwhile is read anew', async () => {
  let edits = 0;
  const made = await scene({}, (moment, method) => {
    if (method === 'config.patch' && moment === 'before' && edits < 2) {
      edits += 1;
      made.peer.state.configEdits += 1;
    }
    return undefined;
  });
  expect((await rotateToEnd(made)).record.rotation).toMatchObject({ state: 'done' });
  expect(edits).toBe(2);
});

test('a new token that no location can use is taken back, and the next rotation works', async () => {
  const made = await scene();
  const { current } = await made.keys.versions(TOKEN);
  const refusing: Scene = {
    ...made,
    ports: {
      ...made.ports,
      prover: {
        prove: async (location, target, version) => {
          const proof = await made.ports.prover.prove(location, target, version);
          const isNew = version !== current?.version;
          return isNew ? { ...proof, outcome: 'failed', code: 'GATEWAY_TOKEN_MISMATCH' } : proof;
        },
      },
    },
  };
  const { record } = await rotateToEnd(refusing);
  expect(record.rotation).toMatchObject({ state: 'aborted', because: { code: 'NOT_PROVED' } });
  expect(tokenAt(made)).toBe(FIRST);
  expect(await made.keys.versions(TOKEN)).not.toHaveProperty('pending');
  expect((await rotateToEnd(made)).record.rotation).toMatchObject({ state: 'done' });
});

test('a location that cannot judge holds nothing up for long', async () => {
  const made = await scene();
  const { version: former } = (await made.keys.versions(TOKEN)).current ?? {};
  const prover = {
    prove: async (location: string, target: string, version: string) => {
      const proof = await made.ports.prover.prove(location, target, version);
      return version === former ? proof : { ...proof, outcome: 'inconclusive' as const };
    },
  };
  const blind: Scene = { ...made, ports: { ...made.ports, prover } };
  const startedAt = made.clock.wallMs();
  const { record } = await rotateToEnd(blind);
  expect(record.rotation).toMatchObject({ state: 'aborted', because: { code: 'NOT_PROVED' } });
  expect(made.clock.wallMs() - startedAt).toBeLessThan(300_000);
  expect(tokenAt(made)).toBe(FIRST);
});

test('a token that somebody else set is left as it is', async () => {
  const made = await scene();
  made.peer.state.auth = { mode: 'token', token: 'set-by-a-person-9Kd' };
  const { record } = await rotateToEnd(made);
  expect(record.rotation).toMatchObject({
    state: 'aborted',
    because: { code: 'PROVIDER_REFUSED', message: expect.stringContaining('somebody else') },
  });
});

test('a token that the gateway has from a secret provider is not replaced', async () => {
  const made = await scene();
  const tokenRef = { source: 'file', provider: 'keyfile', id: 'value' };
  made.peer.state.auth = { mode: 'token', token: FIRST, tokenRef };
  const { record } = await rotateToEnd(made);
  expect(record.rotation).toMatchObject({ state: 'aborted', because: { code: 'PROVIDER_REFUSED' } });
  expect(tokenAt(made)).toBe(FIRST);
});

test('a courier without operator.admin ends the rotation before anything changed', async () => {
  const made = await scene({ courierScopes: ['operator.read'] });
  const { record } = await rotateToEnd(made);
  expect(record.rotation).toMatchObject({
    state: 'aborted',
    because: { code: 'PROVIDER_REFUSED', message: expect.stringContaining('DEVICE_SCOPE_MISMATCH') },
  });
  expect(tokenAt(made)).toBe(FIRST);
});

test('a courier that may not read the new token sets nothing, says so, and goes on once it may', async () => {
  const made = await scene();
  const courier = made.courierWith(new WithoutToken(made.root));
  const { record, wait } = await new Rotations({ ...made.ports, courier }).start(made.subject);
  expect(record.rotation).toMatchObject({ state: 'setting', trouble: { code: 'STORE_UNREADABLE' } });
  expect(wait?.for).toContain('AccessDenied');
  expect(tokenAt(made)).toBe(FIRST);
  expect((await rotateToEnd(made)).record.rotation).toMatchObject({ state: 'done' });
  expect(tokenAt(made)).toBe(await stored(made));
});
