import { afterEach, describe, expect, test } from '@jest/globals';
import type { AdminFault } from '../../../../bin/drill/peers/admin/server.ts';
import type { DriverWork } from '../../../../functions/rotate/driver.ts';
import { keyIn } from '../../../../functions/rotate/drivers/key-document.ts';
import { Random } from '../../../support/random.ts';
import { codeOf, expectNoKey } from './canaries.ts';
import {
  ADMIN_KEY,
  FIRST_KEY,
  issue,
  PROVIDER_DRIVERS,
  type ProviderDriver,
  SCENES,
  type Scene,
} from './scene.ts';

const open: Scene[] = [];
async function begin(name: ProviderDriver): Promise<Scene> {
  const scene = await SCENES[name]();
  open.push(scene);
  return scene;
}

afterEach(async () => {
  for (const scene of open.splice(0)) await scene.server.stop();
});

/** One operation of a driver, what has to be there before, and what has to hold once it has gone through. */
interface Operation {
  readonly name: string;
  readonly before: (scene: Scene, form: Form) => Promise<Before>;
  readonly run: (scene: Scene, before: Before) => Promise<unknown>;
  readonly after: (scene: Scene, before: Before, result: unknown) => void;
}
type Form = (key: string) => string;
interface Before {
  readonly work: DriverWork;
  readonly issued?: string;
}

const bare: Form = (key) => key;
const document: Form = (key) => JSON.stringify({ schema: 1, key });

const OPERATIONS: readonly Operation[] = [
  {
    name: 'issue',
    before: async (scene, form) => ({ work: scene.work({ current: form(FIRST_KEY) }) }),
    run: (scene, { work }) => issue(scene, work),
    after: (scene, { work }, result) => {
      const { document: made, facts } = result as Awaited<ReturnType<typeof issue>>;
      expect(scene.accepts(keyIn(made))).toBe(true);
      expect(keyIn(made)).not.toBe(FIRST_KEY);
      expect(made.startsWith('{')).toBe(work.current.startsWith('{'));
      expect(scene.made()).toBe(1);
      expect(scene.accepts(FIRST_KEY)).toBe(true);
      expectNoKey(scene, facts, [keyIn(made)]);
    },
  },
  {
    name: 'discard',
    before: async (scene, form) => {
      const work = scene.work({ current: form(FIRST_KEY) });
      return { work, issued: (await issue(scene, work)).document };
    },
    run: (scene, { work, issued }) => scene.driver.discard(work, issued),
    after: (scene, { issued }) => {
      expect(scene.accepts(keyIn(issued ?? ''))).toBe(false);
      expect(scene.accepts(FIRST_KEY)).toBe(true);
      if (scene.driver.name !== 'azure') expect(scene.made()).toBe(0);
    },
  },
  {
    name: 'retire',
    before: async (scene, form) => {
      const { document: issued } = await issue(scene, scene.work({ current: form(FIRST_KEY) }));
      return { work: scene.work({ current: issued }), issued };
    },
    run: (scene, { work, issued }) =>
      scene.driver.retire(work, issued?.startsWith('{') ? document(FIRST_KEY) : FIRST_KEY),
    after: (scene, { issued }, result) => {
      expect(result).toMatchObject({ state: 'dead' });
      expect(scene.accepts(FIRST_KEY)).toBe(false);
      expect(scene.accepts(keyIn(issued ?? ''))).toBe(true);
      expectNoKey(scene, result);
    },
  },
];

const CASES = PROVIDER_DRIVERS.flatMap((name) =>
  OPERATIONS.map((operation) => [name, operation.name, operation] as const),
);

describe.each(CASES)('%s %s', (name, _operation, operation) => {
  test.each([
    ['bare', bare],
    ['a document', document],
  ] as const)('with a key that is stored %s, and again', async (_, form) => {
    const scene = await begin(name);
    const before = await operation.before(scene, form);
    operation.after(scene, before, await operation.run(scene, before));
    operation.after(scene, before, await operation.run(scene, before));
  });

  test.each<[string, AdminFault]>([
    ['before', { kind: 'cut' }],
    ['after', { kind: 'lose' }],
  ])('broken off %s each of its calls, then tried again', async (_, fault) => {
    const calls = await countCalls(name, operation);
    for (let at = 0; at < calls; at++) {
      const scene = await begin(name);
      const before = await operation.before(scene, bare);
      const first = scene.server.calls.length;
      scene.server.inject(fault, { when: (call) => scene.server.calls.indexOf(call) === first + at });
      expect(await codeOf(scene, operation.run(scene, before))).toBe('PROVIDER_UNREACHABLE');
      operation.after(scene, before, await operation.run(scene, before));
      await scene.server.stop();
    }
    expect(calls).toBeGreaterThan(0);
  });

  test('two at once, in many orders', async () => {
    for (let seed = 1; seed <= 8; seed++) {
      const scene = await begin(name);
      const before = await operation.before(scene, bare);
      const random = new Random(seed);
      scene.server.gate = () => new Promise((resolve) => setTimeout(resolve, random.next() * 4));
      const both = await Promise.allSettled([operation.run(scene, before), operation.run(scene, before)]);
      for (const end of both)
        if (end.status === 'rejected') expect(await codeOf(scene, Promise.reject(end.reason))).toBe('BUSY');
      const through = both.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
      const alive = through.filter((result) => operation.name !== 'issue' || isAlive(scene, result));
      expect(alive.length).toBeGreaterThan(0);
      operation.after(scene, before, alive[0]);
      await scene.server.stop();
    }
  });

  test.each<[string, string, (scene: Scene, work: DriverWork) => Promise<DriverWork>]>([
    [
      'a refused admin key',
      'PROVIDER_REFUSED',
      async (_scene, work) => ({ ...work, vault: '{"schema":1,"adminKey":"sk-admin-Xb4Ncz8Vt2Lp6Rk9"}' }),
    ],
    ['no vault', 'VAULT_MISSING', async (_scene, work) => ({ ...work, vault: undefined })],
    [
      'a broken vault',
      'VAULT_MALFORMED',
      async (_scene, work) => ({ ...work, vault: `{"schema":1,"key":"${ADMIN_KEY}"}` }),
    ],
    [
      'an unreachable provider',
      'PROVIDER_UNREACHABLE',
      async (scene, work) => {
        await scene.server.stop();
        return work;
      },
    ],
    [
      '429',
      'PROVIDER_UNREACHABLE',
      answering(429, { error: { message: `slow down, ${ADMIN_KEY}`, type: 'rate_limit_error', code: null } }),
    ],
    [
      '500',
      'PROVIDER_UNREACHABLE',
      answering(500, { error: { message: `oh, ${FIRST_KEY} of ${ADMIN_KEY}` } }),
    ],
    [
      'an echo of both keys',
      'PROVIDER_REFUSED',
      answering(403, { error: { message: `${ADMIN_KEY} may not touch ${FIRST_KEY}` } }),
    ],
    ['a page in place of JSON', 'PROVIDER_UNREACHABLE', answering(200, 'hello')],
    ['a redirect', 'PROVIDER_REFUSED', answering(302, {}, { location: 'http://127.0.0.1:1/' })],
    [
      'an answer too late',
      'PROVIDER_UNREACHABLE',
      async (scene, work) => {
        scene.server.inject({ kind: 'hang' });
        return { ...work, signal: AbortSignal.timeout(150) };
      },
    ],
    [
      'a step that is over',
      'PROVIDER_UNREACHABLE',
      async (_scene, work) => ({ ...work, signal: AbortSignal.abort() }),
    ],
  ])('%s is %s, and nothing is lost', async (_, code, change) => {
    const scene = await begin(name);
    const before = await operation.before(scene, bare);
    const startedMs = performance.now();
    expect(
      await codeOf(scene, operation.run(scene, { ...before, work: await change(scene, before.work) })),
    ).toBe(code);
    expect(performance.now() - startedMs).toBeLessThan(3000);
    expect(scene.accepts(FIRST_KEY)).toBe(true);
  });
});

function answering(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  return async (scene: Scene, work: DriverWork): Promise<DriverWork> => {
    scene.server.inject({ kind: 'answer', reply: { status, body, headers } });
    return work;
  };
}

const isAlive = (scene: Scene, result: unknown): boolean =>
  scene.accepts(keyIn((result as Awaited<ReturnType<typeof issue>>).document));

async function countCalls(name: ProviderDriver, operation: Operation): Promise<number> {
  const scene = await begin(name);
  const before = await operation.before(scene, bare);
  const first = scene.server.calls.length;
  await operation.run(scene, before);
  return scene.server.calls.length - first;
}
