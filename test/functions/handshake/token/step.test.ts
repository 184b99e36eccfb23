import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PracticeApi } from '../../../../bin/drill/peers/api.ts';
import { PracticeOAuth } from '../../../../bin/drill/peers/oauth.ts';
import { handshake } from '../../../../functions/handshake/handshake.ts';
import type { TokenStep } from '../../../../functions/handshake/spec.ts';
import type { Credential } from '../../../../functions/keys/credential.ts';
import { apiSpec } from '../../../support/api-spec.ts';
import { answer } from '../../../support/fault-http.ts';
import { FaultPeers } from '../../../support/fault-peers.ts';

/** Form-encoded and plain it is not the same: RFC 6749 §2.3.1. */
const SECRET = 'p%s:w+rd 9Zt5';
const SUBJECT = 'subject-8Kd72LsQ';

let oauth: PracticeOAuth;
let api: PracticeApi;
beforeAll(async () => {
  oauth = await PracticeOAuth.start({ clientId: 'watch', clientSecret: SECRET, subjectTokens: [SUBJECT] });
  api = await PracticeApi.start({
    keys: ['sk-practice-9d8f7g6h'],
    isActive: (token) => oauth.isActive(token),
  });
});
afterAll(() => Promise.all([api.stop(), oauth.stop()]));

async function pair(over: Partial<TokenStep>, credential: Credential = { state: 'none' }) {
  const step = {
    url: oauth.tokenUrl,
    grant: 'client_credentials',
    clientId: 'watch',
    clientSecret: SECRET,
    clientAuth: 'basic',
    ...over,
  } as const;
  const { verdict } = await handshake(apiSpec(api.port, { credential, token: step }));
  return verdict;
}

describe('with a certified OAuth server', () => {
  test.each<[string, Partial<TokenStep>, string]>([
    ['client credentials', {}, 'paired'],
    ['a granted scope', { scope: 'models.read' }, 'paired'],
    ['token exchange', { grant: 'token-exchange', subjectToken: SUBJECT }, 'paired'],
    ['a scope that is dropped silently', { scope: 'models.read chat' }, 'TOKEN_SCOPE_NOT_GRANTED'],
    ['a wrong secret', { clientSecret: 'wrong-7Hd3' }, 'TOKEN_CLIENT_REJECTED'],
    ['an unknown client', { clientId: 'nobody' }, 'TOKEN_CLIENT_REJECTED'],
    ['a foreign subject token', { grant: 'token-exchange', subjectToken: 'no' }, 'TOKEN_GRANT_REJECTED'],
  ])('%s', async (_, step, outcome) => {
    const { fault, outcome: got } = await pair(step);
    expect(fault?.code ?? got).toBe(outcome);
  });

  test('the token comes before the target, and its phases nest', async () => {
    const { phases } = await pair({});
    expect(phases.map(({ phase }) => phase)).toEqual(['credential', 'token', 'dns', 'tcp', 'http', 'auth']);
    expect(phases[1]?.facts).toMatchObject({
      phases: [{ phase: 'dns' }, { phase: 'tcp' }, { phase: 'http' }],
    });
  });

  test('a rotated refresh token is kept before the API is called, and the old one is dead', async () => {
    const value = await oauth.issueRefreshToken();
    const order: string[] = [];
    const before = api.requests.length;
    const keepRefreshToken = async (next: string) => {
      order.push(next === value ? 'same' : 'next', `${api.requests.length - before} requests`);
    };
    const credential = { state: 'found', value } as const;
    expect((await pair({ grant: 'refresh_token', keepRefreshToken }, credential)).outcome).toBe('paired');
    expect(order).toEqual(['next', '0 requests']);
    expect((await pair({ grant: 'refresh_token' }, credential)).fault?.code).toBe('TOKEN_GRANT_REJECTED');
  });

  test('a store that does not take the next refresh token is our own trouble', async () => {
    const credential = { state: 'found', value: await oauth.issueRefreshToken() } as const;
    const keepRefreshToken = () => Promise.reject(new Error('disk full'));
    const { outcome, fault } = await pair({ grant: 'refresh_token', keepRefreshToken }, credential);
    expect([outcome, fault?.code]).toEqual(['inconclusive', 'KEY_UNREADABLE']);
  });
});

test('TOKEN_REVOKED: the token just fetched is refused, and a fresh one is accepted', async () => {
  const peers = new FaultPeers();
  let issued = 0;
  const endpoint = await peers.http(() =>
    answer(200, { access_token: `token-${++issued}`, token_type: 'Bearer' }),
  );
  const target = await peers.http(({ headers }) =>
    headers['authorization'] === 'Bearer token-1'
      ? answer(401, { error: { message: 'Invalid token', code: 'invalid_token' } })
      : answer(200, { data: [{ id: 'm' }] }),
  );
  const token = {
    url: new URL(`http://127.0.0.1:${endpoint.port}/token`),
    grant: 'client_credentials',
    clientId: 'watch',
    clientSecret: SECRET,
    clientAuth: 'basic',
  } as const;
  const { verdict } = await handshake(apiSpec(target.port, { credential: { state: 'none' }, token }));
  await peers.close();
  expect(verdict.fault).toMatchObject({ code: 'TOKEN_REVOKED', evidence: { freshToken: 'accepted' } });
});
