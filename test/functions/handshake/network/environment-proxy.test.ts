import { describe, expect, test } from '@jest/globals';
import {
  environmentProxy,
  ProxyVariableError,
} from '../../../../functions/handshake/network/environment-proxy.ts';

const P = 'http://proxy.example:3128';
const proxyOf = (url: string, env: Record<string, string>) => environmentProxy(new URL(url), env)?.url.href;

test.each<[string, Record<string, string>, string | undefined]>([
  ['https://api.example', {}, undefined],
  ['https://api.example', { HTTPS_PROXY: P }, `${P}/`],
  ['wss://gw.example', { https_proxy: P }, `${P}/`],
  ['http://127.0.0.1:11434', { HTTP_PROXY: P }, `${P}/`],
  ['ws://127.0.0.1:18789', { http_proxy: P }, `${P}/`],
  ['https://api.example', { HTTP_PROXY: P }, undefined],
  ['https://api.example', { ALL_PROXY: P }, `${P}/`],
  [
    'https://api.example',
    { HTTPS_PROXY: 'http://upper:1', https_proxy: 'http://lower:2' },
    'http://lower:2/',
  ],
  ['https://api.example', { https_proxy: '', HTTPS_PROXY: P }, `${P}/`],
  ['https://api.example', { HTTPS_PROXY: ' ' }, undefined],
  ['https://api.example', { HTTPS_PROXY: 'proxy.example:3128' }, `${P}/`],
  ['https://api.example', { HTTPS_PROXY: 'https://proxy.example' }, 'https://proxy.example/'],
])('%s with %j', (url, env, expected) => {
  expect(proxyOf(url, env)).toBe(expected);
});

test('the password is taken out of the URL and decoded', () => {
  const found = environmentProxy(new URL('https://api.example'), {
    HTTPS_PROXY: 'http://me%40x:a%3Ab%25@proxy:3128',
  });
  expect(found).toMatchObject({ auth: { user: 'me@x', password: 'a:b%' } });
  expect(found?.url.href).toBe('http://proxy:3128/');
});

describe('no_proxy', () => {
  test.each<[string, string, boolean]>([
    ['https://api.example.com', '*', true],
    ['https://api.example.com', 'example.com', true],
    ['https://api.example.com', '.example.com', true],
    ['https://api.example.com', '*.example.com', true],
    ['https://example.com', '.example.com', true],
    ['https://API.example.com.', 'Example.COM.', true],
    ['https://badexample.com', 'example.com', false],
    ['https://api.example.com', 'other.com, example.com', true],
    ['https://api.example.com', 'other.com example.com', true],
    ['https://api.example.com', 'example.com:443', true],
    ['https://api.example.com', 'example.com:8443', false],
    ['wss://api.example.com:8443', 'example.com:8443', true],
    ['https://10.1.2.3', '10.1.2.3', true],
    ['https://10.1.2.3', '10.0.0.0/8', true],
    ['https://11.1.2.3', '10.0.0.0/8', false],
    ['https://10.1.2.3', '10.0.0.0/99', false],
    ['https://10.1.2.3', '2.3', false],
    ['http://[::1]:11434', '::1', true],
    ['http://[::1]:11434', '[::1]', true],
    ['http://[::1]:11434', '[::1]:11434', true],
    ['http://[fd00::7]', 'fd00::/8', true],
    ['http://127.0.0.1', 'localhost', false],
    ['https://api.example.com', '', false],
  ])('%s and %s', (url, noProxy, exempt) => {
    const env = { ALL_PROXY: P, NO_PROXY: noProxy };
    expect(proxyOf(url, env) === undefined).toBe(exempt);
  });
});

test.each([
  ['socks5://me:secret@proxy:1080', 'socks5'],
  ['http://me:%zz@proxy', 'percent'],
  ['http://a b', 'URL'],
])('%s is a mistake that does not tell the value', (value, says) => {
  const call = () => environmentProxy(new URL('https://api.example'), { HTTPS_PROXY: value });
  expect(call).toThrow(ProxyVariableError);
  expect(call).toThrow(says);
  expect(call).not.toThrow(/secret|%zz|a b/);
});
