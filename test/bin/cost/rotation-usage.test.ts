import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { USAGE } from '../../../bin/cost/usage.ts';
import { ROTATIONS_EVERY_MS } from '../../../functions/contract/rotation.ts';
import { Ledger } from '../../../functions/ledger/ledger.ts';
import { isOver } from '../../../functions/rotate/record.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { madeKey, signerOf } from '../../ledger/intact.ts';
import { MemoryLedger } from '../../support/memory-ledger.ts';
import { type Scripted, scripted } from '../../support/rotating/scripted.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pairwatch-usage-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A port, and how often each of its methods was called. */
function counting<Port extends object>(
  of: Port,
): {
  readonly port: Port;
  readonly counts: ReadonlyMap<PropertyKey, number>;
} {
  const counts = new Map<PropertyKey, number>();
  const port = new Proxy(of, {
    get(_, name) {
      const member: unknown = Reflect.get(of, name);
      if (typeof member !== 'function') return member;
      counts.set(name, (counts.get(name) ?? 0) + 1);
      return member.bind(of);
    },
  });
  return { port, counts };
}

/** As deployed: Secrets Manager's four steps, then a run every five minutes until it is over. */
async function asDeployed({ subject, clock }: Scripted, ports: Scripted['ports']): Promise<number> {
  const rotations = new Rotations(ports);
  const version = randomUUID();
  const begun = clock.wallMs();
  for (const step of ['create', 'set', 'test', 'finish'] as const) await rotations[step](subject, version);
  while (!isOver((await rotations.advance(subject)).record.rotation))
    clock.skipTo(clock.wallMs() + ROTATIONS_EVERY_MS);
  return clock.wallMs() - begun;
}

/** What is assumed is rounded. */
function expectNear(assumed: number, counted: number): void {
  expect(assumed).toBeGreaterThan(0.7 * counted);
  expect(assumed).toBeLessThan(1.4 * counted);
}

test('a rotation without trouble writes, asks and lasts about so much', async () => {
  const scene = await scripted(root);
  const store = new MemoryLedger();
  const signer = signerOf(madeKey('p256'));
  const writer = 'arn:aws:lambda:eu-central-1:111122223333:function:pairwatch-production-rotate';
  const ledger = new Ledger({ store, signer, installation: 'production', writer, clock: scene.clock });
  const keys = counting(scene.ports.keys);
  const rotations = counting(scene.ports.rotations);
  const ports = { ...scene.ports, ledger, keys: keys.port, rotations: rotations.port };
  const tookMs = await asDeployed(scene, ports);
  const bytes = [...store.stored.values()].map((entry) => entry.byteLength);
  // The ledger begins with an entry of its own.
  expect(bytes).toHaveLength(1 + USAGE.entriesPerRotation.value);
  expectNear(USAGE.entryBytes.value, bytes.reduce((sum, one) => sum + one) / bytes.length);
  expectNear(USAGE.rotationWrites.value, rotations.counts.get('write') ?? 0);
  // A question of a rotation takes up to two calls of AWS, and each proof two.
  const asked = [...keys.counts.values()].reduce((sum, one) => sum + one);
  const proofs = scene.subject.target.locations.length + 1;
  expectNear(USAGE.rotationSecretCalls.value, 2 * asked + 2 * proofs);
  // A metric is billed for each hour that it is sent in.
  expectNear(USAGE.rotationHours.value, 1 + tookMs / 3_600_000);
});
