import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Proof } from '../../functions/contract/ledger.ts';
import type { ProofRequest, ProofRequests } from '../../functions/rotate/proof/requests.ts';

/** What every keeper of requests keeps to. `open` answers the same one each time, and `place` a location that it does not know. */
export function keepsTheProofRequestsContract(open: () => ProofRequests, place: () => string): void {
  describe('requests for proofs', () => {
    let requests: ProofRequests;
    let name: Pick<ProofRequest, 'location' | 'target' | 'version'>;
    const request = (id: string, askedAt = Date.now()): ProofRequest => ({ ...name, id, askedAt });
    const proof = (): Proof => ({
      location: name.location,
      outcome: 'paired',
      at: '2026-11-22T12:00:00.000Z',
      durationMs: 31,
      fingerprint: '0badcafe',
    });
    beforeEach(() => {
      requests = open();
      name = { location: place(), target: 'api', version: '11111111-2222-4333-8444-555555555555' };
    });

    test('are found by their location until they are answered, once, and taken', async () => {
      const asked = request('one');
      expect(await requests.read(name)).toBeUndefined();
      expect(await requests.ask(asked)).toBe(true);
      expect(await requests.open(name.location)).toEqual([asked]);
      expect(await requests.open(place())).toEqual([]);
      expect(await requests.answer(asked, proof())).toBe(true);
      expect(await requests.answer(asked, proof())).toBe(false);
      expect(await requests.open(name.location)).toEqual([]);
      expect(await requests.read(name)).toEqual({ ...asked, answer: proof() });
      await requests.forget(name);
      expect(await requests.read(name)).toBeUndefined();
      expect(await requests.answer(asked, proof())).toBe(false);
    });

    test('take the place of the one that was seen alone, whose answer then counts for nothing', async () => {
      const [first, second] = [request('one'), request('two')];
      await requests.ask(first);
      expect(await requests.ask(second)).toBe(false);
      expect(await requests.ask(second, request('three'))).toBe(false);
      expect(await requests.ask(second, first)).toBe(true);
      expect(await requests.answer(first, proof())).toBe(false);
      expect(await requests.answer(second, proof())).toBe(true);
      const third = request('three');
      expect(await requests.ask(third, second)).toBe(true);
      expect(await requests.read(name)).toEqual(third);
    });

    test('of other targets and versions do not meet', async () => {
      const others = [name, { ...name, target: 'gateway' }, { ...name, version: 'another' }];
      for (const [id, other] of others.entries())
        await requests.ask({ ...other, id: String(id), askedAt: Date.now() });
      const open = await requests.open(name.location);
      expect(open.map(({ target, version }) => [target, version]).toSorted()).toEqual(
        others.map(({ target, version }) => [target, version]).toSorted(),
      );
    });
  });
}
