import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  GetObjectRetentionCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { entryName } from '../../../../functions/contract/ledger.ts';
import { assumed } from '../../harness/assumed-role.ts';
import { HOME } from '../../harness/configuration.ts';
import { beginAnew, denyRole } from '../../harness/denial.ts';
import type { Received } from '../../harness/inbox.ts';
import { roleOf } from '../../harness/permissions.ts';
import type { RotatingInstallation } from '../installation.ts';

const RAW_WITHIN_MS = 30_000;
const ADMINISTRATOR = 'administrator';
const allowing = (statement: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

/** S3 for somebody of the account who may do whatever a role can be allowed. */
async function asAdministrator(installation: RotatingInstallation): Promise<S3Client> {
  const { iam } = installation.home;
  const trust = allowing({ Principal: { AWS: '*' }, Action: 'sts:AssumeRole' });
  await iam.send(new CreateRoleCommand({ RoleName: ADMINISTRATOR, AssumeRolePolicyDocument: trust }));
  const everything = allowing({ Action: '*', Resource: '*' });
  const policy = { RoleName: ADMINISTRATOR, PolicyName: 'everything', PolicyDocument: everything };
  await iam.send(new PutRolePolicyCommand(policy));
  const { endpoint } = installation;
  const credentials = await assumed(installation, ADMINISTRATOR);
  return new S3Client({ region: HOME, endpoint, credentials, forcePathStyle: true });
}

/** Has to come after whatever wants a sound ledger. */
export const tampering = (installation: () => RotatingInstallation) =>
  describe('the ledger', () => {
    test('where the audit breaks altogether, people get that raw', async () => {
      const { home, inbox, judgesPermissions, names } = installation();
      if (!judgesPermissions) return;
      const audit = await roleOf(home, names.audit);
      const restore = await denyRole(home, audit, { action: 'kms:GetPublicKey' });
      await beginAnew(installation(), { regions: [HOME], functionName: names.audit });
      const { mark } = inbox;
      const Payload = JSON.stringify({ pairwatch: 'audit', schema: 1 });
      const daily = new InvokeCommand({ FunctionName: names.audit, InvocationType: 'Event', Payload });
      await home.lambda.send(daily);
      const isRaw = ({ topic, text }: Received) =>
        topic === names.alertsTopic && text.includes('"requestPayload"');
      const received = await inbox.until(mark, (all) => all.some(isRaw), RAW_WITHIN_MS);
      expect(JSON.parse(received.find(isRaw)?.text ?? '{}')).toMatchObject({
        requestPayload: { pairwatch: 'audit' },
        responsePayload: { errorMessage: expect.stringContaining('AccessDenied') },
      });
      await restore();
    });

    test('is sound for the audit, which anchors its head', async () => {
      const { home, bucket } = installation();
      expect(await installation().audited()).toMatchObject({ ledger: [], unheard: [] });
      const listed = new ListObjectVersionsCommand({ Bucket: bucket, Prefix: 'checkpoints/' });
      expect((await home.s3.send(listed)).Versions?.length).toBeGreaterThan(0);
    });

    test("refuses to overwrite an entry, and to hide one, to the account's administrator too", async () => {
      if (!installation().judgesPermissions) return;
      const s3 = await asAdministrator(installation());
      const at = { Bucket: installation().bucket, Key: `entries/${entryName(2)}` };
      const refused = { name: 'AccessDenied' };
      try {
        await expect(s3.send(new PutObjectCommand({ ...at, Body: '{}' }))).rejects.toMatchObject(refused);
        const copy = new CopyObjectCommand({ ...at, CopySource: `${at.Bucket}/entries/${entryName(1)}` });
        await expect(s3.send(copy)).rejects.toMatchObject(refused);
        await expect(s3.send(new CreateMultipartUploadCommand(at))).rejects.toMatchObject(refused);
        await expect(s3.send(new DeleteObjectCommand(at))).rejects.toMatchObject(refused);
        const conditional = new PutObjectCommand({ ...at, Body: '{}', IfNoneMatch: '*' });
        await expect(s3.send(conditional)).rejects.toMatchObject({ name: 'PreconditionFailed' });
      } finally {
        s3.destroy();
      }
      expect((await installation().audited()).ledger).toEqual([]);
    });

    test('has its entries locked; what is put over one, or deletes it, once the policy is gone, is found', async () => {
      const { s3 } = installation().home;
      await s3.send(new DeleteBucketPolicyCommand({ Bucket: installation().bucket }));
      const at = { Bucket: installation().bucket, Key: `entries/${entryName(2)}` };
      const { Retention } = await s3.send(new GetObjectRetentionCommand(at));
      expect(Retention).toMatchObject({ Mode: 'GOVERNANCE' });
      const listed = new ListObjectVersionsCommand({ Bucket: at.Bucket, Prefix: at.Key });
      const { Versions = [] } = await s3.send(listed);
      const deletion = new DeleteObjectCommand({ ...at, VersionId: Versions[0]?.VersionId });
      await expect(s3.send(deletion)).rejects.toMatchObject({ name: 'AccessDenied' });
      await s3.send(new PutObjectCommand({ ...at, Body: '{}' }));
      await s3.send(new DeleteObjectCommand({ ...at, Key: `entries/${entryName(3)}` }));
      await s3.send(new PutObjectCommand({ ...at, Key: 'entries/note.txt', Body: 'theirs' }));
      expect((await installation().audited()).ledger).toEqual(
        expect.arrayContaining(['LEDGER_LATER_VERSION', 'LEDGER_DELETED', 'LEDGER_FOREIGN_FILE']),
      );
    });
  });
