import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Stage, VersionedKeyStore } from '../../functions/keys/versioned-store.ts';

/** What every store of versions keeps to. `open` answers one, with a secret that holds `first` and nothing else. */
export function keepsTheVersionsContract(
  open: () => Promise<{ readonly store: VersionedKeyStore; readonly secret: string }>,
): void {
  describe('versions', () => {
    let store: VersionedKeyStore;
    let secret: string;
    let next: string;
    beforeEach(async () => {
      ({ store, secret } = await open());
      next = randomUUID();
    });

    /** What the labels stand at, by value. */
    const values = async () => {
      const stages: readonly Stage[] = ['current', 'pending', 'previous'];
      const read = await Promise.all(stages.map((stage) => store.readStage(secret, stage)));
      return read.map((credential) => (credential.state === 'found' ? credential.value : credential.state));
    };

    test('a value is staged beside the current one, and the same again changes nothing', async () => {
      for (let twice = 0; twice < 2; twice++)
        expect(await store.stage(secret, next, 'second')).toBe('staged');
      expect(await values()).toEqual(['first', 'second', 'absent']);
      expect(await store.read(secret)).toMatchObject({ value: 'first' });
      const { pending, current, previous } = await store.versions(secret);
      expect(pending).toEqual({ version: next, hasValue: true, createdAt: expect.stringMatching(/^20.*Z$/) });
      expect(current).toMatchObject({ hasValue: true });
      expect(previous).toBeUndefined();
      expect(await store.readStage(secret, 'pending')).toMatchObject({ version: next });
    });

    test('a version holds one value for good, and there is one pending version', async () => {
      await store.stage(secret, next, 'second');
      expect(await store.stage(secret, next, 'other')).toBe('taken');
      expect(await store.stage(secret, randomUUID(), 'other')).toBe('taken');
      const { version = '' } = (await store.versions(secret)).current ?? {};
      expect(await store.stage(secret, version, 'first')).toBe('taken');
      expect(await values()).toEqual(['first', 'second', 'absent']);
    });

    test('of several values for one version at once, one is staged', async () => {
      const staged = Array.from({ length: 4 }, (_, at) => store.stage(secret, next, `value ${at}`));
      const answers = await Promise.all(staged);
      const [, pending = ''] = await values();
      expect(answers.filter((answer) => answer === 'staged').length).toBeGreaterThanOrEqual(1);
      expect(pending).toMatch(/^value \d$/);
    });

    test('the pending version becomes the current one, whose former is kept; once', async () => {
      await store.stage(secret, next, 'second');
      for (let twice = 0; twice < 2; twice++) {
        await store.promote(secret, next);
        expect(await values()).toEqual(['second', 'absent', 'first']);
      }
      expect(await store.versions(secret)).toMatchObject({ current: { version: next } });
      expect((await store.versions(secret)).pending).toBeUndefined();
      expect(await store.stage(secret, next, 'second')).toBe('taken');
    });

    test('what was not staged is not promoted', async () => {
      await expect(store.promote(secret, next)).rejects.toThrow('no pending version');
      await store.stage(secret, next, 'second');
      await expect(store.promote(secret, randomUUID())).rejects.toThrow('no pending version');
      expect(await values()).toEqual(['first', 'second', 'absent']);
    });

    test('a pending version is discarded, and nothing else is', async () => {
      await store.stage(secret, next, 'second');
      await store.discardPending(secret, randomUUID());
      expect(await values()).toEqual(['first', 'second', 'absent']);
      for (let twice = 0; twice < 2; twice++) await store.discardPending(secret, next);
      expect(await values()).toEqual(['first', 'absent', 'absent']);
      expect(await store.stage(secret, randomUUID(), 'third')).toBe('staged');
      await store.discardPending(secret, (await store.versions(secret)).current?.version ?? '');
      expect(await values()).toEqual(['first', 'third', 'absent']);
    });

    test('the previous version becomes the current one again, once, and a rotation after that works', async () => {
      const { version: first = '' } = (await store.versions(secret)).current ?? {};
      await store.stage(secret, next, 'second');
      await store.promote(secret, next);
      for (let twice = 0; twice < 2; twice++) {
        await store.restorePrevious(secret, first);
        expect(await values()).toEqual(['first', 'absent', 'second']);
      }
      const third = randomUUID();
      await store.stage(secret, third, 'third');
      await store.promote(secret, third);
      expect(await values()).toEqual(['third', 'absent', 'first']);
    });

    test('a version that is not the previous one any more does not become the current one', async () => {
      const { version: first = '' } = (await store.versions(secret)).current ?? {};
      for (const value of ['second', 'third']) {
        const version = randomUUID();
        await store.stage(secret, version, value);
        await store.promote(secret, version);
      }
      await expect(store.restorePrevious(secret, first)).rejects.toThrow('no previous version');
      expect(await values()).toEqual(['third', 'absent', 'second']);
    });

    test('a secret that nobody made has no versions', async () => {
      expect(await store.versions(`${secret}-nowhere`)).toEqual({});
      expect(await store.readStage(`${secret}-nowhere`, 'pending')).toMatchObject({ state: 'absent' });
    });
  });
}
