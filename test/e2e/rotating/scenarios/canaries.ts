import { describe, expect, test } from '@jest/globals';
import { tellsAnyOf } from '../../../canary/markers.ts';
import { everythingRotationsLeft, PLACES } from '../everything.ts';
import type { RotatingInstallation } from '../installation.ts';

/** Has to come last: it looks at what all the others have left. */
export const canaries = (installation: () => RotatingInstallation) =>
  describe('no key, old or new, whole or in part,', () => {
    test('stands in a template, event, answer, log line, metric, message, record or ledger', async () => {
      await installation().settled();
      const markers = installation().peers.markers();
      const isTold = tellsAnyOf(markers);
      for (const marker of markers) expect(isTold(`… ${marker.slice(3, -3)} …`)).toBe(true);
      const found: string[] = [];
      const searched = new Map<string, number>();
      for await (const { kind, place, text } of everythingRotationsLeft(installation())) {
        searched.set(kind, (searched.get(kind) ?? 0) + 1);
        if (isTold(text)) found.push(`${kind}: ${place}`);
      }
      expect(found).toEqual([]);
      // The search itself has to have seen something of each kind.
      expect([...searched.keys()].toSorted()).toEqual(PLACES.toSorted());
      const places = [...searched].map(([kind, count]) => `${count} × ${kind}`).join(', ');
      process.stdout.write(`canaries: searched ${places} for ${markers.length} secrets of rotations\n`);
    }, 120_000);
  });
