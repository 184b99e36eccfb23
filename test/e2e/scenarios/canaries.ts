import { describe, expect, test } from '@jest/globals';
import { tellsAnyOf } from '../../canary/markers.ts';
import { everythingLeft, PLACES } from '../harness/everything.ts';
import type { DeployedInstallation } from '../harness/installation.ts';

export const canaries = (installation: () => DeployedInstallation) =>
  describe('canary secrets', () => {
    test('stand in no template, asset, event, environment variable, log line, metric, message or table', async () => {
      const isTold = tellsAnyOf(installation().peers.markers);
      for (const marker of installation().peers.markers)
        expect(isTold(`… ${marker.slice(3, -3)} …`)).toBe(true);
      const found: string[] = [];
      const searched = new Map<string, number>();
      for await (const { kind, place, text } of everythingLeft(installation())) {
        searched.set(kind, (searched.get(kind) ?? 0) + 1);
        if (isTold(text)) found.push(`${kind}: ${place}`);
      }
      expect(found).toEqual([]);
      // The search itself has to have seen something of each kind.
      expect([...searched.keys()].toSorted()).toEqual(PLACES.toSorted());
      process.stdout.write(
        `canaries: searched ${[...searched].map(([kind, count]) => `${count} × ${kind}`).join(', ')}\n`,
      );
    }, 60_000);
  });
