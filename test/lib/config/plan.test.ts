import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { certificateAuthority } from '../../../bin/drill/peers/certificates.ts';
import type { Options } from '../../../lib/config/index.ts';
import { ConfigurationError } from '../../../lib/config/mistakes.ts';
import { parseConfiguration } from '../../../lib/config/parse.ts';
import { type PlanOptions, planOf } from '../../../lib/config/plan.ts';

const api = { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } as const;
const gateway = {
  protocol: 'openclaw',
  url: 'wss://gateway.example.com:18789',
  key: { secret: 'device' },
  upstream: { provider: 'openai', courier: { secret: 'courier' } },
} as const;
const AWS = { regions: ['us-east-1', 'eu-central-1'], home: 'eu-central-1' };

let folder: string;
let pem: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pairwatch-plan-'));
  ({ pem } = await certificateAuthority());
  await writeFile(join(folder, 'ca.pem'), pem);
  await writeFile(join(folder, 'empty.pem'), 'nothing');
});
afterAll(() => rm(folder, { recursive: true }));

const plan = (options: Partial<Options>, location: string, how: PlanOptions = {}) =>
  planOf(parseConfiguration({ name: 'mine', targets: { api }, ...options }, folder), location, how);

test('the plan of the smallest configuration is JSON, with every default in it', () => {
  const made = plan({}, 'private:local');
  expect(made).toEqual({
    schema: 1,
    installation: 'mine',
    everyMs: 60_000,
    remindEveryMs: 14_400_000,
    detail: 'target',
    runbook: 'docs/runbook.md',
    network: { refuseLocalAddresses: false },
    targets: [
      {
        ...api,
        name: 'api',
        pins: [],
        resolve: [],
        headers: {},
        timeoutMs: 10_000,
        thresholds: {},
        locations: ['private:local'],
        quorum: 1,
      },
    ],
  });
  expect(JSON.parse(JSON.stringify(made))).toStrictEqual(made);
});

test('minutes become milliseconds, a token and thresholds are taken over, no reminders are null', () => {
  const token = {
    url: 'https://login.example.com/token',
    clientId: 'me',
    clientSecret: { secret: 'client' },
    scope: undefined,
  };
  const made = plan(
    {
      every: 5,
      alerts: { remindEvery: 0, runbook: 'https://docs.example.com/runbook' },
      targets: {
        api: { ...api, exchange: { every: 30, model: 'small' }, token, thresholds: { KEY_OLD: { warn: 3 } } },
      },
    },
    'private:local',
  );
  expect(made).toMatchObject({
    everyMs: 300_000,
    remindEveryMs: null,
    runbook: 'https://docs.example.com/runbook',
  });
  expect(made.targets[0]?.exchange).toEqual({
    everyMs: 1_800_000,
    timeoutMs: 45_000,
    stream: false,
    model: 'small',
  });
  expect(made.targets[0]?.token).toStrictEqual({
    url: token.url,
    clientId: 'me',
    clientSecret: 'client',
    grant: 'client_credentials',
    clientAuth: 'basic',
  });
  expect(made.targets[0]?.thresholds).toEqual({ KEY_OLD: { warn: 3 } });
});

describe('of several locations', () => {
  const options = {
    ...AWS,
    privateLocations: ['office'],
    targets: { api: { ...api, exchange: {}, locations: ['us-east-1', 'eu-central-1'] }, gateway },
  };
  const watched = (location: string, how?: PlanOptions) =>
    plan(options, location, how).targets.map(({ name, exchange, upstream }) =>
      [name, exchange && 'exchange', upstream && 'upstream'].filter(Boolean).join(' '),
    );

  test.each([
    ['us-east-1', ['api exchange', 'gateway']],
    ['eu-central-1', ['api', 'gateway upstream']],
    ['private:office', ['gateway']],
  ])(
    '%s has what it looks at: the exchange runs in the first, the upstream in the home region',
    (at, what) => {
      expect(watched(at)).toEqual(what);
    },
  );

  test('one that is alone does everything itself, and decides', () => {
    expect(watched('private:office', { alone: true })).toEqual(['gateway upstream']);
    expect(plan(options, 'private:office', { alone: true }).targets[0]).toMatchObject({
      locations: ['private:office'],
      quorum: 1,
    });
  });

  test('every target can be asked for', () => {
    expect(watched('eu-central-1', { everyTarget: true })).toEqual(['api exchange', 'gateway upstream']);
  });

  test('where home has no part, the upstream is asked from the first location', () => {
    const inside = { ...options, targets: { gateway: { ...gateway, locations: ['private:office'] } } };
    expect(plan(inside, 'private:office').targets[0]?.upstream).toBeDefined();
  });
});

describe('the network of a region', () => {
  const network = { control: 'one.one.one.one:443', secondDns: '9.9.9.9:53' };

  test('refuses local addresses, and asks the endpoint of its own', () => {
    expect(plan({ ...AWS, network }, 'us-east-1').network).toEqual({
      control: 'sts.us-east-1.amazonaws.com:443',
      secondDns: '9.9.9.9:53',
      refuseLocalAddresses: true,
    });
  });

  test('allows local addresses for an emulator on loopback alone', () => {
    const of = (emulator: string | undefined) => plan({ ...AWS, network }, 'us-east-1', { emulator }).network;
    expect(of('http://127.0.0.1:4566')).toMatchObject({
      control: '127.0.0.1:4566',
      refuseLocalAddresses: false,
    });
    for (const elsewhere of [
      undefined,
      '',
      'http://emulator.example.com:4566',
      'http://127.0.0.1.example.com',
      'http://10.0.0.1:4566',
    ])
      expect(of(elsewhere)).toMatchObject({
        control: 'sts.us-east-1.amazonaws.com:443',
        refuseLocalAddresses: true,
      });
  });

  test('a private location has that of the configuration, emulator or not', () => {
    const emulator = 'http://127.0.0.1:4566';
    expect(
      plan({ ...AWS, network, privateLocations: ['office'] }, 'private:office', { emulator }).network,
    ).toEqual({ ...network, refuseLocalAddresses: false });
  });

  test('has its own proxy, secret, certificates and control; a target’s own stand over them', () => {
    const made = plan(
      {
        ...AWS,
        network: { proxy: 'http://common.example.com:3128' },
        perRegion: {
          'us-east-1': {
            proxy: 'http://inner.example.com:3128',
            proxyAuth: { secret: 'proxy' },
            ca: 'ca.pem',
            control: 'vpce.example.com:443',
          },
        },
        targets: { api, direct: { ...api, proxy: 'none' } },
      },
      'us-east-1',
    );
    expect(made.network).toEqual({
      control: 'vpce.example.com:443',
      proxyAuthSecret: 'proxy',
      ca: pem,
      refuseLocalAddresses: true,
    });
    expect(made.targets).toMatchObject([{ proxy: 'http://inner.example.com:3128' }, { proxy: 'none' }]);
  });

  test('without one the proxy is that of the configuration', () => {
    const network = { proxy: 'http://common.example.com:3128' };
    expect(plan({ ...AWS, network }, 'us-east-1').targets[0]?.proxy).toBe(network.proxy);
  });
});

test('certificates are in the plan; what cannot be read is told by its option, all at once', () => {
  const options = { network: { ca: 'ca.pem' }, targets: { api, own: { ...api, ca: 'ca.pem' } } };
  const { network, targets } = plan(options, 'private:local');
  expect([network.ca, ...targets.map(({ ca }) => ca)]).toEqual([pem, undefined, pem]);
  const broken = { targets: { api: { ...api, ca: 'gone.pem' }, own: { ...api, ca: 'empty.pem' } } };
  expect(() => plan(broken, 'private:local')).toThrow(ConfigurationError);
  expect(() => plan(broken, 'private:local')).toThrow(
    /targets\.api\.ca: .*gone\.pem.*cannot be read \(ENOENT\).*\n.*targets\.own\.ca: .*holds no PEM certificate/,
  );
});
