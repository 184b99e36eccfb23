import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { OpenRouter } from '@openrouter/sdk';
import { PracticeOpenRouter } from '../../../../../bin/drill/peers/admin/openrouter.ts';

const MANAGEMENT_KEY = 'sk-or-v1-management';

let practice: PracticeOpenRouter;
beforeEach(async () => {
  practice = await PracticeOpenRouter.start({
    managementKey: MANAGEMENT_KEY,
    keys: [{ value: 'sk-or-v1-by-hand', limit: 5 }],
    pageSize: 2,
  });
});
afterEach(() => practice.server.stop());

const keysOf = (apiKey: string) =>
  new OpenRouter({ apiKey, serverURL: practice.url.href, retryConfig: { strategy: 'none' } }).apiKeys;

describe('the practice key management as the official SDK sees it', () => {
  test('a key is made with its limit, tells about itself, is disabled, enabled and deleted', async () => {
    const keys = keysOf(MANAGEMENT_KEY);
    const { data, key } = await keys.create({
      requestBody: { name: 'one', limit: 50, limitReset: 'monthly' },
    });
    expect(data).toMatchObject({ name: 'one', limit: 50, limitReset: 'monthly', disabled: false });
    expect((await keysOf(key).getCurrentKeyMetadata()).data).toMatchObject({
      limit: 50,
      isManagementKey: false,
    });
    expect((await keys.get({ hash: data.hash })).data.name).toBe('one');
    expect((await keys.update({ hash: data.hash, requestBody: { disabled: true } })).data.disabled).toBe(
      true,
    );
    await expect(keysOf(key).getCurrentKeyMetadata()).rejects.toMatchObject({ statusCode: 401 });
    await keys.update({ hash: data.hash, requestBody: { disabled: false } });
    expect(practice.accepts(key)).toBe(true);
    expect(await keys.delete({ hash: data.hash })).toEqual({ deleted: true });
    await expect(keys.delete({ hash: data.hash })).rejects.toMatchObject({ statusCode: 404 });
  });

  test('lists come by offset, without disabled keys unless they are asked for', async () => {
    const keys = keysOf(MANAGEMENT_KEY);
    for (const name of ['one', 'two']) await keys.create({ requestBody: { name } });
    const [first] = (await keys.list()).data;
    await keys.update({ hash: first?.hash ?? '', requestBody: { disabled: true } });
    expect((await keys.list()).data.map(({ name }) => name)).toEqual(['one', 'two']);
    expect((await keys.list({ includeDisabled: true, offset: 2 })).data.map(({ name }) => name)).toEqual([
      'two',
    ]);
  });

  test('the management key does not infer, and no other key manages', async () => {
    await expect(keysOf(MANAGEMENT_KEY).getCurrentKeyMetadata()).rejects.toMatchObject({ statusCode: 401 });
    await expect(keysOf('sk-or-v1-by-hand').list()).rejects.toMatchObject({ statusCode: 401 });
  });
});
