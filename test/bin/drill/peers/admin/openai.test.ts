import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import OpenAI from 'openai';
import { PracticeOpenAi } from '../../../../../bin/drill/peers/admin/openai.ts';

const ADMIN_KEY = 'sk-admin-practice';
const PROJECT = 'proj_1';

let practice: PracticeOpenAi;
beforeEach(async () => {
  practice = await PracticeOpenAi.start({
    adminKey: ADMIN_KEY,
    project: PROJECT,
    keys: ['sk-proj-by-hand'],
    pageSize: 2,
  });
});
afterEach(() => practice.server.stop());

const client = (over: { adminAPIKey?: string; apiKey?: string } = {}) =>
  new OpenAI({ baseURL: practice.url.href, apiKey: 'none', adminAPIKey: ADMIN_KEY, maxRetries: 0, ...over });

describe('the practice admin API as the official SDK sees it', () => {
  test('a service account comes with a key that infers, and takes it along', async () => {
    const { serviceAccounts } = client().admin.organization.projects;
    const made = await serviceAccounts.create(PROJECT, { name: 'one' });
    expect(made).toMatchObject({
      object: 'organization.project.service_account',
      name: 'one',
      role: 'member',
    });
    const value = made.api_key?.value ?? '';
    expect((await client({ apiKey: value }).models.list()).data).toHaveLength(1);
    expect(await serviceAccounts.retrieve(made.id, { project_id: PROJECT })).toMatchObject({ id: made.id });
    expect(await serviceAccounts.delete(made.id, { project_id: PROJECT })).toMatchObject({ deleted: true });
    await expect(client({ apiKey: value }).models.list()).rejects.toMatchObject({
      status: 401,
      code: 'invalid_api_key',
    });
    await expect(serviceAccounts.retrieve(made.id, { project_id: PROJECT })).rejects.toMatchObject({
      status: 404,
    });
  });

  test('lists come in pages, which the SDK follows', async () => {
    const { serviceAccounts, apiKeys } = client().admin.organization.projects;
    for (const name of ['one', 'two', 'three', 'four', 'five'])
      await serviceAccounts.create(PROJECT, { name });
    const names: string[] = [];
    for await (const { name } of serviceAccounts.list(PROJECT)) names.push(name);
    expect(names).toEqual(['one', 'two', 'three', 'four', 'five']);
    const owners: (string | undefined)[] = [];
    for await (const { owner } of apiKeys.list(PROJECT, { owner_project_access: 'any' }))
      owners.push(owner.type);
    expect(owners).toEqual(['user', ...names.map(() => 'service_account')]);
  });

  test('a key tells when it was last used; another one of the account can be made, and each deleted by itself', async () => {
    const { serviceAccounts, apiKeys } = client().admin.organization.projects;
    const made = await serviceAccounts.create(PROJECT, { name: 'one' });
    const second = await serviceAccounts.apiKeys.create(made.id, { project_id: PROJECT, name: 'second' });
    expect((await apiKeys.retrieve(second.id, { project_id: PROJECT })).last_used_at).toBeNull();
    await client({ apiKey: second.value }).models.list();
    const used = await apiKeys.retrieve(second.id, { project_id: PROJECT });
    expect(used.last_used_at).toBeGreaterThan(0);
    expect(used.redacted_value).not.toContain(second.value.slice(14, -4));
    expect(await apiKeys.delete(second.id, { project_id: PROJECT })).toMatchObject({ deleted: true });
    expect(practice.accepts(second.value)).toBe(false);
    expect(practice.accepts(made.api_key?.value ?? '')).toBe(true);
  });

  test('admin keys are made, listed, ended, and asked for', async () => {
    const { adminAPIKeys } = client().admin.organization;
    const made = await adminAPIKeys.create({ name: 'next' });
    const listed: string[] = [];
    for await (const { id } of adminAPIKeys.list()) listed.push(id);
    expect(listed).toContain(made.id);
    await adminAPIKeys.delete(made.id);
    const wrong = client({ adminAPIKey: 'sk-admin-wrong' }).admin.organization.adminAPIKeys;
    await expect(wrong.list()).rejects.toMatchObject({ status: 401 });
  });

  test('what is injected reaches the SDK: 429, 500, a lost answer', async () => {
    const { serviceAccounts } = client().admin.organization.projects;
    practice.server.inject(
      { kind: 'answer', reply: { status: 429, headers: { 'retry-after': '7' } } },
      { times: 1 },
    );
    await expect(serviceAccounts.create(PROJECT, { name: 'x' })).rejects.toMatchObject({ status: 429 });
    practice.server.inject({ kind: 'lose' }, { times: 1 });
    await expect(serviceAccounts.create(PROJECT, { name: 'x' })).rejects.toThrow('Connection error');
    expect(practice.accounts.map(({ name }) => name)).toEqual(['x']);
    expect(practice.server.calls.map(({ outcome }) => outcome)).toEqual([429, 'lost']);
  });
});
