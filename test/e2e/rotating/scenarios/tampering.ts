import {
  DeleteObjectCommand,
  GetObjectRetentionCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { entryName } from '../../../../functions/contract/ledger.ts';
import type { RotatingInstallation } from '../installation.ts';

/** Has to come after whatever wants a sound ledger. */
export const tampering = (installation: () => RotatingInstallation) =>
  describe('the ledger', () => {
    test('is sound for the audit, which anchors its head', async () => {
      const { home, bucket } = installation();
      expect(await installation().audited()).toMatchObject({ ledger: [], unheard: [] });
      const listed = new ListObjectVersionsCommand({ Bucket: bucket, Prefix: 'checkpoints/' });
      expect((await home.s3.send(listed)).Versions?.length).toBeGreaterThan(0);
    });

    test('has its entries locked; what is put over one, or deletes it, is found', async () => {
      const { s3 } = installation().home;
      const at = { Bucket: installation().bucket, Key: `entries/${entryName(2)}` };
      const { Retention } = await s3.send(new GetObjectRetentionCommand(at));
      expect(Retention).toMatchObject({ Mode: 'GOVERNANCE' });
      const listed = new ListObjectVersionsCommand({ Bucket: at.Bucket, Prefix: at.Key });
      const { Versions = [] } = await s3.send(listed);
      const deletion = new DeleteObjectCommand({ ...at, VersionId: Versions[0]?.VersionId });
      await expect(s3.send(deletion)).rejects.toMatchObject({ name: 'AccessDenied' });
      await s3.send(new PutObjectCommand({ ...at, Body: '{}' }));
      await s3.send(new DeleteObjectCommand({ ...at, Key: `entries/${entryName(3)}` }));
      expect((await installation().audited()).ledger).toEqual(
        expect.arrayContaining(['LEDGER_LATER_VERSION', 'LEDGER_DELETED']),
      );
    });
  });
