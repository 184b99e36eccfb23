import { expect, test } from '@jest/globals';
import { namesOf } from '../../../functions/contract/names.ts';
import type { Options } from '../../../lib/config/index.ts';
import { parseConfiguration } from '../../../lib/config/parse.ts';

const targets = { api: { protocol: 'openai', url: 'https://api.example.com/v1' } } as const;
const parse = (options: Partial<Options>) =>
  parseConfiguration({ name: 'mine', targets, ...options }, '/etc/pairwatch').deployment;

test('without regions nothing is deployed', () => {
  expect(parse({})).toBeUndefined();
});

test('the smallest deployment is filled in completely', () => {
  const deployment = parse({ regions: ['eu-central-1'], home: 'eu-central-1' });
  expect(JSON.parse(JSON.stringify(deployment))).toEqual({
    home: 'eu-central-1',
    partition: 'aws',
    regions: [{ region: 'eu-central-1', endpoints: {} }],
    privateLocations: [],
    tags: {},
    logDays: 30,
    detail: 'target',
    ledger: { lock: 'governance', days: 400, confirmed: [] },
    alerts: { email: [], webhook: [], chat: false },
  });
});

test('a multi-Region key has its replica in each region', () => {
  const arn = `arn:aws:kms:eu-central-1:123456789012:key/mrk-${'0123456789abcdef'.repeat(2)}`;
  const deployment = parse({ regions: ['us-east-1', 'eu-central-1'], home: 'eu-central-1', kmsKey: arn });
  expect(deployment?.regions.map(({ kmsKey }) => kmsKey)).toEqual([
    arn.replace('eu-central-1', 'us-east-1'),
    arn,
  ]);
});

test('what is different in a region stands with it, files found from the configuration', () => {
  const vpc = { id: 'vpc-01234567', subnets: ['subnet-01234567'], securityGroups: ['sg-01234567'] };
  const deployment = parse({
    regions: ['eu-central-1', 'us-east-1'],
    home: 'eu-central-1',
    privateLocations: ['office'],
    perRegion: {
      'us-east-1': {
        vpc,
        proxy: 'http://proxy.example.com:3128',
        proxyAuth: { secret: 'proxy' },
        ca: 'ca.pem',
        control: 'vpce.example.com:443',
        endpoints: { secretsmanager: 'https://vpce.example.com', lambda: undefined },
      },
    },
  });
  expect(deployment?.privateLocations).toEqual(['private:office']);
  expect(deployment?.regions[1]).toEqual({
    region: 'us-east-1',
    vpc: { ...vpc, availabilityZones: [], endpoints: [], routeTables: [] },
    proxy: 'http://proxy.example.com:3128',
    proxyAuth: 'proxy',
    ca: '/etc/pairwatch/ca.pem',
    control: 'vpce.example.com:443',
    endpoints: { secretsmanager: 'https://vpce.example.com' },
  });
});

test('the longest names that are allowed stay within what AWS takes', () => {
  const name = 'n'.repeat(32);
  const location = `private:${'l'.repeat(13)}`;
  expect(
    parse({ name, regions: ['eu-central-1'], home: 'eu-central-1', privateLocations: [location.slice(8)] }),
  ).toBeDefined();
  const names = namesOf(name);
  const target = `${'t'.repeat(63)}/upstream`;
  const limits: readonly (readonly [string, number])[] = [
    [names.probe(999), 64],
    [names.notify, 64],
    [names.privateRole(location), 64],
    [names.scheduleGroup, 64],
    [names.deadLetters, 80],
    [names.stackIn('ap-southeast-2'), 128],
    [names.alarm('LocationInconclusive', target), 255],
    [names.secret('s'.repeat(440)), 512],
    [names.secret(`${'s'.repeat(440)}/standby`), 512],
  ];
  for (const [text, most] of limits) expect(text.length).toBeLessThanOrEqual(most);
});
