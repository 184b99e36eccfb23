import { beforeEach, describe, expect, test } from '@jest/globals';
import { emptyRecord } from '../../functions/rotate/record.ts';
import type { RotationStore } from '../../functions/rotate/rotation-store.ts';

/** What every store of rotations keeps to. `open` answers the same store each time, and `target` a name that it does not know. */
export function keepsTheRotationsContract(open: () => RotationStore, target: () => string): void {
  describe('rotations', () => {
    let store: RotationStore;
    let name: string;
    beforeEach(() => {
      store = open();
      name = target();
    });

    test('are written over the revision that was read, and over no other', async () => {
      const fresh = emptyRecord(name);
      expect(await store.read(name)).toBeUndefined();
      expect(await store.write({ ...fresh, revision: 2 })).toBe(false);
      expect(await store.write({ ...fresh, revision: 1 })).toBe(true);
      expect(await store.write({ ...fresh, revision: 1 })).toBe(false);
      const leased = { ...fresh, revision: 2, lease: { holder: 'a', until: 1 } };
      expect(await store.write(leased)).toBe(true);
      expect(await open().read(name)).toEqual(leased);
    });

    test('are given to one of eight who write at once', async () => {
      const written = Array.from({ length: 8 }, () => open().write({ ...emptyRecord(name), revision: 1 }));
      expect((await Promise.all(written)).filter(Boolean)).toHaveLength(1);
    });

    test('are all listed', async () => {
      const names = [name, `${name}-2`, `${name}-3`];
      for (const one of names) await store.write({ ...emptyRecord(one), revision: 1 });
      const listed = (await store.list()).map((record) => record.target);
      expect(listed.filter((one) => names.includes(one)).toSorted()).toEqual(names);
    });
  });
}
