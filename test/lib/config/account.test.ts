import { expect, test } from '@jest/globals';
import { mistakesInAccount } from '../../../lib/config/account.ts';
import type { Options } from '../../../lib/config/index.ts';
import { parseConfiguration } from '../../../lib/config/parse.ts';

const OURS = '123456789012';
const secretOf = (account: string) => `arn:aws:secretsmanager:eu-central-1:${account}:secret:openai-AbC123`;
const KMS_KEY = 'arn:aws:kms:eu-central-1:210987654321:key/1234abcd-12ab-34cd-56ef-1234567890ab';

const mistakes = (targets: Options['targets'], more: Partial<Options> = {}) =>
  mistakesInAccount(
    parseConfiguration(
      { name: 'mine', regions: ['eu-central-1'], home: 'eu-central-1', targets, ...more },
      '/',
    ),
    OURS,
  );
const api = (secret: string, kmsKey?: string) =>
  ({ api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret, kmsKey } } }) as const;

test.each([
  ['a name', api('api-key')],
  ['a secret of the same account', api(secretOf(OURS))],
  ['a secret of another account with its key', api(secretOf('210987654321'), KMS_KEY)],
])('%s is well', (_, targets) => {
  expect(mistakes(targets)).toEqual([]);
});

test('a secret of another account needs the key that encrypts it', () => {
  expect(mistakes(api(secretOf('210987654321')))).toEqual([
    {
      path: 'targets.api.key.kmsKey',
      value: 'missing',
      fix: 'the secret is of another account: name the customer KMS key that encrypts it',
    },
  ]);
});

test('what is no key has to lie in the account that is deployed to', () => {
  const token = {
    url: 'https://login.example.com/token',
    clientId: 'pairwatch',
    clientSecret: { secret: secretOf('210987654321') },
  };
  const proxied = {
    perRegion: {
      'eu-central-1': {
        proxy: 'http://proxy.example.com:3128',
        proxyAuth: { secret: secretOf('210987654321') },
      },
    },
  };
  const { api: target } = api('api-key');
  expect(mistakes({ api: { ...target, token } }, proxied).map(({ path }) => path)).toEqual([
    'targets.api.token.clientSecret.secret',
    'perRegion.eu-central-1.proxyAuth.secret',
  ]);
});
