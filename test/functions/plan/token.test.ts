import { describe, expect, test } from '@jest/globals';
import { madeSpec } from './made-spec.ts';
import { MemoryKeys } from './memory-keys.ts';

describe('a token step', () => {
  const token = {
    url: 'https://login.example.com/token',
    grant: 'client_credentials',
    clientId: 'me',
    clientAuth: 'basic',
    clientSecret: 'client',
  } as const;

  test('has the secret of its client; without it the key is missing', async () => {
    expect(
      (await madeSpec({ token }, new MemoryKeys({ 'api-key': 'one', client: 'two' })))?.token,
    ).toMatchObject({ clientSecret: 'two' });
    expect((await madeSpec({ token }, new MemoryKeys({ 'api-key': 'one' })))?.credential).toEqual({
      state: 'absent',
      reason: 'no client',
    });
  });

  test('keeps the next refresh token in the store', async () => {
    const keys = new MemoryKeys({ 'api-key': 'one' });
    const { clientSecret, ...open } = token;
    const spec = await madeSpec({ token: { ...open, grant: 'refresh_token' } }, keys);
    await spec?.token?.keepRefreshToken?.('next');
    expect(keys.stored.get('api-key')).toMatchObject({ value: 'next' });
  });

  test('reads the token to exchange, less the newline that an editor puts; where there are no files that is told', async () => {
    const { clientSecret, ...open } = token;
    const exchanged = {
      token: { ...open, grant: 'token-exchange', subjectTokenFile: '/run/token' },
    } as const;
    const keys = new MemoryKeys();
    expect(
      (await madeSpec(exchanged, keys, { readFile: (place, path) => `${place} ${path}\n` }))?.token,
    ).toMatchObject({
      subjectToken: 'targets.api.token.subjectTokenFile /run/token',
    });
    await expect(madeSpec(exchanged, keys)).rejects.toMatchObject({ code: 'FILE_MISSING' });
  });
});
