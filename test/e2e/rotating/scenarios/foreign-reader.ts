import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TrailDelivery } from '../../../../functions/reconcile/reader-news.ts';
import { EMULATED } from '../../harness/aws.ts';
import { HOME } from '../../harness/configuration.ts';
import { Inbox } from '../../harness/inbox.ts';
import type { RotatingInstallation } from '../installation.ts';

const ACCOUNT = EMULATED.CDK_DEFAULT_ACCOUNT;

/** As EventBridge has it from CloudTrail: no emulator delivers that, and nobody else may put it on a bus. */
const delivered = (secretId: string, eventID: string, reader: object): TrailDelivery => ({
  'detail-type': 'AWS API Call via CloudTrail',
  detail: {
    eventSource: 'secretsmanager.amazonaws.com',
    eventName: 'GetSecretValue',
    eventTime: new Date().toISOString(),
    eventID,
    sourceIPAddress: '198.51.100.7',
    recipientAccountId: ACCOUNT,
    userIdentity: { type: 'IAMUser', accountId: ACCOUNT, ...reader },
    requestParameters: { secretId },
    responseElements: null,
  },
});

/** What the deployed rule has `notify` judge. */
export const foreignReader = (installation: () => RotatingInstallation) =>
  describe('somebody who reads a key', () => {
    let inbox: Inbox;
    const messages = () => inbox.all.filter(({ via }) => via === 'sqs');
    const stranger = { arn: `arn:aws:iam::${ACCOUNT}:user/stranger` };

    async function reads(eventID: string, reader: object): Promise<void> {
      const { names } = installation();
      await installation().call(names.notify, delivered(names.secret('api'), eventID, reader));
    }

    beforeAll(async () => {
      const { home, names } = installation();
      const topicArn = `arn:aws:sns:${HOME}:${ACCOUNT}:${names.alertsTopic}`;
      inbox = await Inbox.open([{ clients: home, topicArn }]);
    }, 30_000);
    afterAll(() => inbox.close());

    test('is told of once, with who it was, what was read and from where; the installation itself is not', async () => {
      const { names } = installation();
      const credentialsIssuedTo = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${names.probe(0)}`;
      await reads('own', { inScopeOf: { issuerType: 'AWS::Lambda::Function', credentialsIssuedTo } });
      await reads('first', stranger);
      await reads('second', stranger);
      await inbox.until(0, () => messages().length > 0);
      await installation().settled();
      expect(messages().map(({ subject }) => subject)).toEqual(['ALARM api: FOREIGN_READER']);
      for (const fact of [stranger.arn, names.secret('api'), '198.51.100.7', 'first'])
        expect(messages()[0]?.text).toContain(fact);
    }, 60_000);
  });
