import { afterEach, describe, expect, test } from '@jest/globals';
import type { TokenStep } from '../../functions/handshake/spec.ts';
import { MODELS } from '../matrix/injectors/bodies.ts';
import { openai } from '../matrix/specs.ts';
import { answer, type HttpAnswer } from '../support/fault-http.ts';
import { FaultPeers } from '../support/fault-peers.ts';
import { CANARIES, everyForm, leaks } from './canaries.ts';
import { everythingSaid } from './outputs.ts';

let peers = new FaultPeers();
afterEach(async () => {
  await peers.close();
  peers = new FaultPeers();
});

const { clientSecret, refreshToken, nextRefreshToken, accessToken, subjectToken, proxyPassword } = CANARIES;
const header = (text: string) => text.replace(/[^\x20-\x7e]/g, '').slice(0, 6000);

const GRANTS = ['client_credentials', 'refresh_token', 'token-exchange'] as const;
/** Given back is what the endpoint was told, and what it grants. */
const replies = (told: string, granted: string): Readonly<Record<string, HttpAnswer>> => ({
  'an error': answer(400, { error: 'invalid_grant', error_description: told, error_uri: told }),
  'an error of its own': answer(401, { error: told, error_description: told }),
  'a page': answer(500, told, { 'Content-Type': 'text/html' }),
  'a redirect': answer(302, told, { Location: `https://login.test/?e=${header(told)}` }),
  headers: answer(
    401,
    {},
    { 'WWW-Authenticate': header(told), Server: header(told), 'X-Request-Id': header(told) },
  ),
  'a grant of no use': answer(200, { access_token: `${accessToken} ${accessToken}`, note: granted }),
  'a grant of another type': answer(200, { access_token: accessToken, token_type: told }),
  'a grant with fewer scopes': answer(200, {
    access_token: accessToken,
    refresh_token: nextRefreshToken,
    scope: granted,
  }),
  'a grant whose headers tell it': answer(
    200,
    { access_token: accessToken, token_type: 'Bearer', refresh_token: nextRefreshToken },
    { 'X-Request-Id': header(granted), Server: header(granted), Via: accessToken },
  ),
});

describe.each(GRANTS)('the secrets of %s', (grant) => {
  const given = { client_credentials: [], refresh_token: [refreshToken], 'token-exchange': [subjectToken] }[
    grant
  ];
  const said = [clientSecret, ...given].map(everyForm).join(' | ');
  const granted = `${said} | ${[accessToken, nextRefreshToken].map(everyForm).join(' | ')}`;
  const answers = replies(said, granted);

  test.each(Object.keys(answers))('given back in %s', async (name) => {
    for (const clientAuth of ['basic', 'body'] as const) {
      const endpoint = await peers.http(() => answers[name] ?? '');
      const api = await peers.http(() =>
        answer(401, { error: { message: granted, code: 'invalid_api_key' } }, { Server: header(granted) }),
      );
      const token: TokenStep = {
        url: new URL(`http://127.0.0.1:${endpoint.port}/token`),
        grant,
        clientId: 'watch',
        clientSecret,
        clientAuth,
        scope: 'models.read',
        ...(grant === 'token-exchange' ? { subjectToken } : {}),
      };
      const credential =
        grant === 'refresh_token'
          ? { state: 'found' as const, value: refreshToken }
          : { state: 'none' as const };
      const kept: string[] = [];
      const keepRefreshToken = async (next: string) => void kept.push(next);
      const { text } = await everythingSaid(
        openai(api.port, { credential, token: { ...token, keepRefreshToken } }),
      );
      expect(leaks(text)).toEqual([]);
      expect(kept.every((one) => one === nextRefreshToken)).toBe(true);
    }
  });
});

describe('a proxy that gives its password back', () => {
  const said = header(everyForm(proxyPassword));
  const basic = Buffer.from(`watch:${proxyPassword}`).toString('base64');
  test.each<[string, HttpAnswer]>([
    [
      'in a 407',
      answer(407, said, { 'Proxy-Authenticate': `Basic realm="${said}"`, Server: said, Via: basic }),
    ],
    ['in a refusal', answer(403, said, { Server: said, Via: said, 'X-Squid-Error': said })],
    ['in the status text', `HTTP/1.1 502 ${said.slice(0, 300)} ${basic}\r\nContent-Length: 0\r\n\r\n`],
    ['in bytes that are no HTTP', `${said}\r\n${basic}\r\n\r\n`],
    ['in a redirect', answer(302, said, { Location: `http://${basic}/${said}` })],
  ])('%s', async (_, reply) => {
    const target = await peers.http(() => answer(200, MODELS));
    const proxy = await peers.http(() => reply);
    const { result, text } = await everythingSaid(
      openai(target.port, {
        credential: { state: 'found', value: CANARIES.key },
        network: {
          proxy: {
            url: new URL(`http://127.0.0.1:${proxy.port}`),
            auth: { user: 'watch', password: proxyPassword },
          },
        },
      }),
    );
    expect(result.verdict.outcome).toBe('failed');
    expect(proxy.received().toString()).toContain(basic);
    expect(leaks(text)).toEqual([]);
    expect(text).not.toContain(basic.slice(8, 24));
  });
});
