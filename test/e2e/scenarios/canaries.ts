import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { everythingLeft, PLACES } from '../harness/everything.ts';
import type { DeployedInstallation } from '../harness/installation.ts';

/** A run of twice as many characters of a secret, less one, holds one of its pieces whole. */
const PIECE = 8;

/** Every secret in pieces: as it is, in base64 (in all three alignments), in hex, and hashed. */
function piecesOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const encoded = [0, 1, 2].map((skip) => bytes.subarray(skip).toString('base64').replaceAll('=', ''));
  const hash = createHash('sha256').update(secret).digest('hex');
  return [secret.replace(/^sk-/, ''), ...encoded, bytes.toString('hex'), hash].flatMap((form) =>
    Array.from({ length: Math.floor(form.length / PIECE) }, (_, at) =>
      form.slice(at * PIECE, (at + 1) * PIECE),
    ),
  );
}

export const canaries = (installation: () => DeployedInstallation) =>
  describe('canary secrets', () => {
    test('stand in no template, asset, event, environment variable, log line, metric, message or table', async () => {
      const pieces = installation().peers.markers.flatMap(piecesOf);
      const isTold = (text: string) => pieces.some((piece) => text.includes(piece));
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
