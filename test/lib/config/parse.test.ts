import { expect, test } from '@jest/globals';
import type { Options } from '../../../lib/config/index.ts';
import { ConfigurationError } from '../../../lib/config/mistakes.ts';
import { parseConfiguration } from '../../../lib/config/parse.ts';

const api = { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } as const;
const parse = (options: Options) => parseConfiguration(options, '/etc/pairwatch');
const target = (options: Options) => parse(options).targets[0];

test('the smallest configuration is filled in completely', () => {
  expect(parse({ name: 'mine', targets: { api } })).toEqual({
    name: 'mine',
    regions: [],
    home: undefined,
    locations: ['private:local'],
    every: 1,
    quorum: 1,
    alerts: { remindEvery: 240, runbook: 'docs/runbook.md' },
    network: {},
    targets: [
      {
        ...api,
        name: 'api',
        pins: [],
        resolve: [],
        headers: {},
        timeout: 10_000,
        thresholds: {},
        locations: ['private:local'],
        quorum: 1,
      },
    ],
  });
});

test.each([
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 3],
])('of %i locations a majority of %i is the quorum', (count, quorum) => {
  const privateLocations = ['a', 'b', 'c', 'd'].slice(0, count);
  expect(parse({ name: 'mine', privateLocations, targets: { api } }).quorum).toBe(quorum);
});

test('a target seen from fewer places has a quorum that they can reach', () => {
  const options: Options = {
    name: 'mine',
    privateLocations: ['a', 'b', 'c'],
    quorum: 3,
    targets: { api: { ...api, locations: ['private:a'] } },
  };
  expect(target(options)).toMatchObject({ locations: ['private:a'], quorum: 1 });
});

test('thresholds of a target stand over those of the configuration', () => {
  const options: Options = {
    name: 'mine',
    thresholds: { KEY_OLD: { warn: 30, critical: 60 }, QUOTA_LOW: { warn: 0.5 } },
    targets: { api: { ...api, thresholds: { KEY_OLD: { warn: 10 } } } },
  };
  expect(target(options)?.thresholds).toEqual({
    KEY_OLD: { warn: 10, critical: 60 },
    QUOTA_LOW: { warn: 0.5 },
  });
});

test('files are found from where the configuration stands, fixed addresses are read', () => {
  const options: Options = {
    name: 'mine',
    network: { ca: 'ca.pem' },
    targets: {
      api: {
        ...api,
        ca: '../own.pem',
        resolve: ['api.example.com:443:[2001:db8::1]', 'API.example.com:443:192.0.2.1'],
      },
    },
  };
  expect(parse(options).network.ca).toBe('/etc/pairwatch/ca.pem');
  expect(target(options)).toMatchObject({
    ca: '/etc/own.pem',
    resolve: [
      { host: 'api.example.com', port: 443, address: '2001:db8::1' },
      { host: 'api.example.com', port: 443, address: '192.0.2.1' },
    ],
  });
});

test('an exchange, an upstream and a token step get their defaults', () => {
  const token = {
    url: 'https://login.example.com/token',
    clientId: 'me',
    clientSecret: { secret: 'client' },
  };
  const upstream = { provider: 'openai', courier: { secret: 'courier' } };
  const gateway = {
    protocol: 'openclaw',
    url: 'wss://gateway.example.com',
    key: { secret: 'device' },
    upstream,
  } as const;
  const [first, second] = parse({
    name: 'mine',
    targets: { api: { ...api, exchange: {}, token }, gateway },
  }).targets;
  expect(first?.exchange).toEqual({ every: 60, stream: false, timeout: 45_000 });
  expect(first?.token).toEqual({ ...token, grant: 'client_credentials', clientAuth: 'basic' });
  expect(second?.upstream).toEqual({ ...upstream, every: 60, timeout: 180_000 });
});

test.each([
  ['ws://127.0.0.1:18789', undefined],
  ['ws://localhost:18789', undefined],
  ['ws://[::1]:18789', undefined],
  ['ws://gateway.example.com:18789', ['gateway.example.com:18789:127.0.0.1']],
])('plain %s may carry a key: it stays on this machine', (url, resolve) => {
  const gateway = { protocol: 'openclaw', url, resolve, key: { secret: 'device' } } as const;
  expect(parse({ name: 'mine', targets: { gateway } }).targets).toHaveLength(1);
});

test('two targets may share a key: that is a warning of the watch, no mistake', () => {
  expect(parse({ name: 'mine', targets: { one: api, two: api } }).targets).toHaveLength(2);
});

test('names that JavaScript knows are names like any other', () => {
  expect(target({ name: 'mine', targets: { constructor: api } })?.name).toBe('constructor');
});

test('what is wrong is thrown all at once', () => {
  const wrong = { name: 'My', every: 3, targets: {} };
  expect(() => parseConfiguration(wrong, '/')).toThrow(ConfigurationError);
  expect(() => parseConfiguration(wrong, '/')).toThrow(/name: .*\nevery: .*\ntargets: /);
});
