import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SecretsTrail } from '../../../functions/aws/secrets/trail.ts';
import { systemClock } from '../../../functions/handshake/clock.ts';
import { ROTATING } from '../../lib/options.ts';
import { ACCOUNT, synthesise } from '../../support/synth.ts';
import { type AdapterHome, openHome } from './home.ts';

const HOUR = 3_600_000;
/** What an emulator has to take it down. */
const DELIVERED_MS = 5_000;

const [rule] = synthesise({ ...ROTATING, alerts: { ...ROTATING.alerts, foreignReaders: true } }).of(
  'AWS::Events::Rule',
);
const pattern = rule?.Properties['EventPattern'];
const lambda = (name: string) => `arn:aws:lambda:us-east-1:${ACCOUNT}:function:pairwatch-everything-${name}`;

const event = (secretId: string, userIdentity: object = {}, more: object = {}) => ({
  version: '0',
  id: '1',
  source: 'aws.secretsmanager',
  'detail-type': 'AWS API Call via CloudTrail',
  account: ACCOUNT,
  time: '2026-11-22T12:00:00Z',
  region: 'eu-central-1',
  resources: [],
  detail: {
    eventSource: 'secretsmanager.amazonaws.com',
    eventName: 'GetSecretValue',
    requestParameters: { secretId },
    responseElements: null,
    userIdentity: { type: 'AssumedRole', arn: `arn:aws:sts::${ACCOUNT}:assumed-role/it/it`, ...userIdentity },
    ...more,
  },
});
const issuedTo = (name: string) => ({
  inScopeOf: { issuerType: 'AWS::Lambda::Function', credentialsIssuedTo: lambda(name) },
});

let home: AdapterHome;

describe('what CloudTrail knows of secrets', () => {
  beforeAll(async () => {
    home = await openHome();
  }, 60_000);

  afterAll(() => home.close());

  test(
    'a read is looked up by its name and time',
    async () => {
      const secrets = new SecretsManagerClient(home.access);
      const Name = `pairwatch/${home.installation}/api`;
      await secrets.send(new CreateSecretCommand({ Name, SecretString: 'canary' }));
      await secrets.send(new GetSecretValueCommand({ SecretId: Name }));
      secrets.destroy();
      const trail = new SecretsTrail({ region: home.home, clients: home.clients, clock: systemClock });
      const from = Date.now() - HOUR;
      const until = Date.now() + DELIVERED_MS;
      for (;;) {
        const { trail: found, unheard } = await trail.lookUp(['GetSecretValue'], from, Date.now() + 1_000);
        expect(unheard).toEqual([]);
        if (found.records.length === 0 && Date.now() < until) {
          await sleep(1_000);
          continue;
        }
        expect(found.records[0]).toMatchObject({
          name: 'GetSecretValue',
          principal: expect.stringMatching(/^arn:/),
          labels: [],
        });
        expect(JSON.stringify(found)).not.toContain('canary');
        const later = await trail.lookUp(['GetSecretValue'], until + HOUR, until + 2 * HOUR);
        expect(later.trail.records).toEqual([]);
        return;
      }
    },
    DELIVERED_MS + 60_000,
  );

  test.each([
    ['a stranger', event('pairwatch/everything/api'), true],
    [
      'a stranger, by the ARN',
      event(`arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:pairwatch/everything/api-a1B2c3`),
      true,
    ],
    [
      'of a secret that is imported',
      event(`arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:shared/anthropic-AbCdEf`),
      true,
    ],
    ['of that by its name', event('shared/anthropic'), true],
    ['a function of a stranger', event('pairwatch/everything/api', issuedTo('probe-00')), true],
    ['a probe', event('pairwatch/everything/api', issuedTo('probe-0')), false],
    ['verify', event('pairwatch/everything/api', issuedTo('verify')), false],
    ['of a secret of somebody else', event('theirs'), false],
    ['of another installation', event('pairwatch/everything-else/api'), false],
    ['who was refused', event('pairwatch/everything/api', {}, { errorCode: 'AccessDenied' }), false],
    ['a change', event('pairwatch/everything/api', {}, { eventName: 'PutSecretValue' }), false],
  ])('the rule on readers, by the matcher of EventBridge: %s', async (_, given, matches) => {
    const answer = await fetch(process.env['AWS_ENDPOINT_URL'] ?? '', {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSEvents.TestEventPattern',
        authorization: `AWS4-HMAC-SHA256 Credential=test/20261122/${home.home}/events/aws4_request`,
      },
      body: JSON.stringify({ EventPattern: JSON.stringify(pattern), Event: JSON.stringify(given) }),
    });
    expect(await answer.json()).toEqual({ Result: matches });
  });
});
