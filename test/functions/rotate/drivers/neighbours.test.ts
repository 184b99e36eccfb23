import { afterEach, describe, expect, test } from '@jest/globals';
import type { AdminCall } from '../../../../bin/drill/peers/admin/server.ts';
import { DRIVERS } from '../../../../functions/rotate/drivers/index.ts';
import { keyIn } from '../../../../functions/rotate/drivers/key-document.ts';
import { targetPlan } from '../../plan/target.ts';
import { codeOf, expectNoKey } from './canaries.ts';
import { FIRST_KEY, having, issue, NAME, PROVIDER_DRIVERS, SCENES, type Scene, VERSION } from './scene.ts';

const OTHER = 'a1b2c3d4-0000-4000-8000-000000000002';
const open: Scene[] = [];
afterEach(async () => {
  for (const scene of open.splice(0)) await scene.server.stop();
});

/** Azure reads by POST. */
const isRead = ({ method, path }: AdminCall): boolean => method === 'GET' || path.endsWith('/listKeys');

async function begun(start: (typeof SCENES)[keyof typeof SCENES]): Promise<Scene> {
  const scene = await start();
  open.push(scene);
  return scene;
}

describe.each(Object.entries(SCENES))('%s, with others in the same account', (name, start) => {
  const begin = () => begun(start);

  test('the key to retire is never the current one', async () => {
    const scene = await begin();
    expect(await codeOf(scene, scene.driver.retire(scene.work(), FIRST_KEY))).toBe('PROVIDER_REFUSED');
    expect(scene.accepts(FIRST_KEY)).toBe(true);
  });

  test('a former key that is gone at the provider is dead', async () => {
    const scene = await begin();
    const { document } = await issue(scene, scene.work());
    const gone = { ...scene.work({ current: document }) };
    const former = 'sk-proj-Hq8Zt3Lw7Rv2Yc6Nf9Sb4Mk1Dp5Xg';
    expect(await scene.driver.retire(gone, former)).toMatchObject({ state: 'dead' });
    expect(scene.accepts(keyIn(document))).toBe(true);
    expect(scene.accepts(FIRST_KEY)).toBe(true);
  });

  test('an attempt that was overtaken ends no key that became the current one meanwhile', async () => {
    const scene = await begin();
    const { document } = await issue(scene, scene.work());
    const overtaken = scene.work({ currentNow: async () => document });
    await Promise.allSettled([scene.driver.discard(overtaken, document)]);
    await Promise.allSettled([issue(scene, overtaken)]);
    expect(scene.accepts(keyIn(document))).toBe(true);
    expect(scene.made()).toBe(1);
  });

  test('an answer of 200 that says nothing is not taken for an empty one', async () => {
    const scene = await begin();
    scene.server.inject({ kind: 'answer', reply: { status: 200, body: {} } }, { when: isRead });
    const nothing = name === 'azure' ? 'PROVIDER_REFUSED' : 'PROVIDER_UNREACHABLE';
    expect(await codeOf(scene, issue(scene, scene.work()))).toBe(nothing);
    const lastUsed = scene.driver.lastUsed?.(scene.work(), FIRST_KEY);
    if (lastUsed) expect(await codeOf(scene, lastUsed)).toBe(nothing);
  });
});

/** Azure has two keys an account, and no names for them. */
const NAMING = Object.entries(SCENES).filter(([name]) => name !== 'azure');

describe.each(NAMING)('%s, whose keys have names', (name, start) => {
  const begin = () => begun(start);

  test('a version that has become current is neither discarded nor made again', async () => {
    const scene = await begin();
    for (const form of [FIRST_KEY, JSON.stringify({ schema: 1, key: FIRST_KEY })]) {
      const work = scene.work({ current: form, version: form === FIRST_KEY ? VERSION : OTHER });
      const { document } = await issue(scene, work);
      const promoted = having(work, document);
      expect(await codeOf(scene, scene.driver.discard(promoted, undefined))).toBe('BUSY');
      if (name !== 'litellm') expect(await codeOf(scene, issue(scene, promoted))).toBe('BUSY');
      expect(scene.accepts(keyIn(document))).toBe(true);
    }
  });

  test('keys of another version, target or installation stay', async () => {
    const scene = await begin();
    const others = [
      scene.work({ version: OTHER }),
      scene.work({ installation: 'theirs' }),
      scene.work({ target: { ...targetPlan(scene.work().target), name: 'api-2' } }),
    ];
    const made = await Promise.all(others.map(async (work) => keyIn((await issue(scene, work)).document)));
    const { document } = await issue(scene, scene.work());
    await scene.driver.discard(scene.work(), document);
    for (const key of made) expect(scene.accepts(key)).toBe(true);
    expect(scene.accepts(keyIn(document))).toBe(false);
  });

  test('the list tells whom each key was made for, over several pages, and no key', async () => {
    const scene = await begin();
    const keys = [
      await issue(scene, scene.work()),
      await issue(scene, scene.work({ version: OTHER })),
      await issue(scene, scene.work({ installation: 'theirs' })),
    ];
    const listed = (await scene.driver.list?.(scene.work())) ?? [];
    expect(listed).toHaveLength(4);
    expect(listed.map(({ version }) => version).filter(Boolean)).toEqual([VERSION, OTHER]);
    expect(listed.find(({ name }) => name === NAME)?.madeFor).toEqual({
      installation: 'mine',
      target: 'api',
      version: VERSION,
    });
    expect(listed.filter(({ madeFor }) => madeFor === undefined)).toHaveLength(1);
    expectNoKey(
      scene,
      listed,
      keys.map(({ document }) => keyIn(document)),
    );
  });
});

/** The others do not say it. */
const TELLING = PROVIDER_DRIVERS.filter((name) => DRIVERS[name].lastUsed !== undefined);

test.each(TELLING)('%s tells when a key was last used, of bare keys and of documents', async (name) => {
  const scene = await begun(SCENES[name]);
  for (const current of [FIRST_KEY, JSON.stringify({ schema: 1, key: FIRST_KEY })]) {
    const work = scene.work({ current, version: current === FIRST_KEY ? VERSION : OTHER });
    const { document } = await issue(scene, work);
    expect(await scene.driver.lastUsed?.(work, document)).toBeNull();
    // Some tell it in whole seconds.
    const earliest = Date.now() - 1000;
    const headers = { authorization: `Bearer ${keyIn(document)}` };
    expect((await fetch(new URL(`${work.target.url}/models`), { headers })).status).toBe(200);
    expect(await scene.driver.lastUsed?.(work, document)).toBeGreaterThanOrEqual(earliest);
  }
  expect(await scene.driver.lastUsed?.(scene.work(), 'sk-proj-nobody-knows-this-one')).toBeUndefined();
});
