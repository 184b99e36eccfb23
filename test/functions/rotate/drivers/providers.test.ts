import { afterEach, describe, expect, test } from '@jest/globals';
import { PracticeAnthropic } from '../../../../bin/drill/peers/admin/anthropic.ts';
import { PracticeLiteLlm } from '../../../../bin/drill/peers/admin/litellm.ts';
import { PracticeOpenAi } from '../../../../bin/drill/peers/admin/openai.ts';
import { PracticeOpenRouter } from '../../../../bin/drill/peers/admin/openrouter.ts';
import type { AdminServer } from '../../../../bin/drill/peers/admin/server.ts';
import type { DriverWork } from '../../../../functions/rotate/driver.ts';
import { assisted } from '../../../../functions/rotate/drivers/assisted.ts';
import { stagingSteps } from '../../../../functions/rotate/drivers/by-hand.ts';
import { keyIn } from '../../../../functions/rotate/drivers/key-document.ts';
import { litellm } from '../../../../functions/rotate/drivers/litellm.ts';
import { openai } from '../../../../functions/rotate/drivers/openai.ts';
import { openrouter } from '../../../../functions/rotate/drivers/openrouter.ts';
import { targetPlan } from '../../plan/target.ts';
import { ADMIN_KEY, FIRST_KEY, having, SCENES } from './scene.ts';

const servers: AdminServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});
const kept = <Peer extends { readonly server: AdminServer }>(peer: Peer): Peer => {
  servers.push(peer.server);
  return peer;
};

/** The work of a scene, at another peer. */
async function workAt(
  url: URL,
  issuer: Readonly<Record<string, string>>,
  over: Partial<DriverWork> = {},
): Promise<DriverWork> {
  const scene = await SCENES.litellm();
  servers.push(scene.server);
  const work = scene.work(over);
  return { ...work, target: targetPlan({ url: url.href }), plan: { ...work.plan, issuer }, ...over };
}

describe('openai', () => {
  const start = async (keys: readonly string[]) => {
    const peer = kept(await PracticeOpenAi.start({ adminKey: ADMIN_KEY, project: 'proj_1', keys }));
    const work = await workAt(
      peer.url,
      { url: peer.url.href, project: 'proj_1' },
      { current: 'sk-svcacct-current' },
    );
    return { peer, work };
  };

  test('of two keys that look alike none is touched: a person is told which they are', async () => {
    const alike = `${FIRST_KEY.slice(0, 16)}0000000000${FIRST_KEY.slice(-6)}`;
    const { peer, work } = await start([FIRST_KEY, alike]);
    const retired = await openai.retire(work, FIRST_KEY);
    expect(retired).toMatchObject({ state: 'by-person' });
    expect(JSON.stringify(retired)).toContain('key_0001 (by hand), key_0002 (by hand)');
    expect([peer.accepts(FIRST_KEY), peer.accepts(alike)]).toEqual([true, true]);
  });

  test("a key that somebody else's service account owns is deleted alone; where that is refused a person ends it", async () => {
    const { peer, work } = await start([]);
    const account = { id: 'svc_acct_7', name: 'of a colleague', createdAt: 1_790_000_000 };
    peer.accounts.push(account);
    const owned = {
      id: 'key_7',
      name: 'Secret Key',
      value: FIRST_KEY,
      createdAt: 1_790_000_000,
      lastUsedAt: null,
    };
    peer.keys.push({ ...owned, account });
    const body = {
      error: { message: 'The key is owned by a service account.', type: 'invalid_request_error' },
    };
    const isDeletion = ({ method }: { readonly method: string }) => method === 'DELETE';
    peer.server.inject({ kind: 'answer', reply: { status: 400, body } }, { when: isDeletion });
    const refused = await openai.retire(work, FIRST_KEY);
    expect(refused).toMatchObject({ state: 'by-person' });
    expect(JSON.stringify(refused)).toContain('svc_acct_7 (of a colleague)');
    peer.server.mend();
    expect(await openai.retire(work, FIRST_KEY)).toMatchObject({ state: 'dead', facts: { keyId: 'key_7' } });
    expect(peer.accounts).toEqual([account]);
  });

  test('a project that the admin key does not see is refused, and nothing done', async () => {
    const { peer, work } = await start([FIRST_KEY]);
    const elsewhere = { ...work, plan: { ...work.plan, issuer: { ...work.plan.issuer, project: 'proj_2' } } };
    await expect(openai.retire(elsewhere, FIRST_KEY)).rejects.toMatchObject({ code: 'PROVIDER_REFUSED' });
    expect(peer.accepts(FIRST_KEY)).toBe(true);
  });

  test('what the organization wants of a new key is asked for', async () => {
    const { peer, work } = await start([FIRST_KEY]);
    const without = { ...work, plan: { ...work.plan, issuer: { url: peer.url.href } } };
    await expect(openai.issue?.(without)).rejects.toMatchObject({
      code: 'PROVIDER_REFUSED',
      message: expect.stringContaining('issuer.project'),
    });
  });
});

describe('openrouter', () => {
  test('the limit goes on, whether the key is listed or another workspace has it', async () => {
    const peer = kept(
      await PracticeOpenRouter.start({ managementKey: ADMIN_KEY, keys: [{ value: FIRST_KEY, limit: 25 }] }),
    );
    const work = await workAt(peer.url, { url: peer.url.href });
    expect(await openrouter.issue?.(work)).toMatchObject({ facts: { limit: '25' } });
    expect(peer.keys.map(({ limit }) => limit)).toEqual([25, 25]);
    const other = kept(await PracticeOpenRouter.start({ managementKey: ADMIN_KEY }));
    const elsewhere = { ...work, plan: { ...work.plan, issuer: { url: other.url.href } } };
    expect(await openrouter.issue?.(elsewhere)).toMatchObject({ facts: { limit: '25' } });
  });

  test('a key that is alive and not listed is ended by a person', async () => {
    const peer = kept(
      await PracticeOpenRouter.start({ managementKey: ADMIN_KEY, keys: [{ value: FIRST_KEY, limit: 25 }] }),
    );
    const other = kept(await PracticeOpenRouter.start({ managementKey: ADMIN_KEY }));
    const work = await workAt(peer.url, { url: other.url.href }, { current: 'sk-or-v1-current' });
    const retired = await openrouter.retire(work, FIRST_KEY);
    expect(retired).toMatchObject({
      state: 'by-person',
      steps: [expect.stringContaining('does not list it'), expect.anything(), expect.anything()],
    });
    expect(peer.accepts(FIRST_KEY)).toBe(true);
  });
});

describe('litellm', () => {
  const settings = {
    models: ['small'],
    max_budget: 12,
    team_id: 'team-1',
    spend: 7,
    expires: '2026-01-01',
    policies: [],
    object_permission: { object_permission_id: '1', mcp_servers: ['one'], vector_stores: [] },
  };
  const start = async () => {
    const peer = kept(
      await PracticeLiteLlm.start({ masterKey: ADMIN_KEY, keys: [{ key: FIRST_KEY, settings }] }),
    );
    return { peer, work: await workAt(peer.url, {}) };
  };

  test('the same version means the same key; what it may do and spend goes on, not what it has spent', async () => {
    const { peer, work } = await start();
    const [one, again] = [await litellm.issue?.(work), await litellm.issue?.(work)];
    expect(one?.document).toBe(again?.document);
    expect([...peer.keys.values()].at(-1)?.settings).toEqual({
      models: ['small'],
      max_budget: 12,
      team_id: 'team-1',
      object_permission: { mcp_servers: ['one'] },
    });
    expect(peer.server.calls.filter(({ path }) => path === '/key/generate')).toHaveLength(1);
  });

  test('an alias that an attempt under another admin key left is taken over', async () => {
    const { peer, work } = await start();
    peer.keys.set('f'.repeat(64), {
      token: 'f'.repeat(64),
      alias: `pairwatch/mine/api/${work.version}`,
      createdAt: '',
      settings: {},
      lastActive: null,
    });
    const made = await litellm.issue?.(work);
    expect(peer.accepts(keyIn(made?.document ?? ''))).toBe(true);
    expect(peer.keys.size).toBe(2);
  });

  test('a master key in use as the key is followed by a virtual key, and ended by a person', async () => {
    const { peer, work } = await start();
    const made = await litellm.issue?.(having(work, ADMIN_KEY));
    expect(peer.accepts(keyIn(made?.document ?? ''))).toBe(true);
    const retired = await litellm.retire(having(work, made?.document ?? ''), ADMIN_KEY);
    expect(retired).toMatchObject({ state: 'by-person' });
  });

  test('a current key that the proxy does not know is no model for another', async () => {
    const { work } = await start();
    await expect(litellm.issue?.(having(work, 'sk-unknown-to-anybody'))).rejects.toMatchObject({
      code: 'PROVIDER_REFUSED',
    });
  });
});

describe('assisted', () => {
  const keys = ['sk-ant-api03-Jk2Wd8Zs4Lq9Vt6Hb3Xf', 'sk-ant-api03-Np5Ru7Yg1Cm8Ee4Ta6Qo'] as const;
  const [former, current] = keys;
  const start = async () => {
    const peer = kept(await PracticeAnthropic.start({ adminKey: ADMIN_KEY, keys, pageSize: 1 }));
    const work = await workAt(peer.url, { url: peer.url.href, provider: 'anthropic' }, { current });
    return { peer, work };
  };

  test('nothing is issued; at Anthropic the former key is made inactive by the API, however often', async () => {
    const { peer, work } = await start();
    expect(assisted.issue).toBeUndefined();
    for (const _ of [1, 2])
      expect(await assisted.retire(work, former)).toMatchObject({
        state: 'dead',
        facts: { key: 'apikey_1' },
      });
    expect([peer.accepts(former), peer.accepts(current)]).toEqual([false, true]);
    expect(await assisted.list?.(work)).toMatchObject([{ id: 'apikey_2', name: 'key 2' }]);
  });

  test('broken off at each call, then tried again', async () => {
    for (const kind of ['cut', 'lose'] as const)
      for (let at = 0; at < 3; at++) {
        const { peer, work } = await start();
        peer.server.inject({ kind }, { when: (call) => peer.server.calls.indexOf(call) === at });
        await expect(assisted.retire(work, former)).rejects.toMatchObject({ code: 'PROVIDER_UNREACHABLE' });
        expect(await assisted.retire(work, former)).toMatchObject({ state: 'dead' });
        expect([peer.accepts(former), peer.accepts(current)]).toEqual([false, true]);
      }
  });

  test('a key of another organization, and no admin key: a person revokes', async () => {
    const { work } = await start();
    const unlisted = await assisted.retire(work, 'sk-ant-api03-Zz9Yy8Xx7Ww6Vv5Uu4Tt');
    expect(unlisted).toMatchObject({
      state: 'by-person',
      steps: [expect.stringContaining('another organization'), expect.anything(), expect.anything()],
    });
    expect(await assisted.retire({ ...work, vault: undefined }, former)).toMatchObject({
      state: 'by-person',
    });
    expect(await assisted.list?.({ ...work, vault: undefined })).toBeUndefined();
  });

  test.each([
    ['https://api.xroute.ai/openai/v1', 'XRoute.AI'],
    ['https://api.anthropic.com', 'https://platform.claude.com/settings/keys'],
    ['https://api.openai.com/v1', 'https://platform.openai.com/api-keys'],
    ['https://openrouter.ai/api/v1', 'https://openrouter.ai/settings/keys'],
    ['https://llm.example.com/v1', 'llm.example.com'],
  ])('of %s the steps name %s, the commands, and no key', async (url, named) => {
    const work = await workAt(new URL(url), {}, { vault: undefined });
    const retired = await assisted.retire(having(work, current), former);
    const steps = [...stagingSteps(work), ...(retired.state === 'by-person' ? retired.steps : [])].join('\n');
    expect(steps).toContain(named);
    expect(steps).toContain('pairwatch keys put api --pending');
    expect(steps).not.toContain(former.slice(13, 20));
  });
});
