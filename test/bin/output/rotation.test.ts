import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { entryLine } from '../../../bin/output/ledger.ts';
import { standingText } from '../../../bin/output/rotation.ts';
import { toEnd } from '../../../bin/rotation/drive.ts';
import type { LedgerEntry } from '../../../functions/contract/ledger.ts';
import { RotationError } from '../../../functions/rotate/rotation-error.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { drivenBy, type Scripted, scripted } from '../../support/rotating/scripted.ts';
import { emptyFolder } from '../command-line.ts';

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let scene: Scripted;
beforeEach(async () => {
  folder = await emptyFolder();
  scene = await scripted(join(folder.path, '.pairwatch'));
});
afterEach(() => folder.remove());

test('a rotation that is being given up says why, and what keeps it from its end', async () => {
  const discard = async () => {
    throw new RotationError('PROVIDER_UNREACHABLE', 'the provider could not be asked');
  };
  const rotations = new Rotations(drivenBy(scene, { discard }));
  scene.answer = () => ['inconclusive', 'EGRESS_BROKEN'];
  await rotations.start(scene.subject);
  const person = new AbortController();
  const said: string[] = [];
  const say = (line: string) => {
    said.push(line);
    person.abort();
  };
  const left = await toEnd(rotations, scene.subject, rotations.abort(scene.subject), {
    ...{ signal: person.signal, say, waits: true },
  });
  expect(said[0]).toBe('pairwatch: api: PROVIDER_UNREACHABLE: the provider could not be asked');
  expect(standingText(left, scene.clock.wallMs()).split('\n')).toEqual([
    expect.stringContaining('api: it is being given up, begun '),
    '  because of STOPPED: a person ended it',
    expect.stringContaining('  goes on at '),
    '  PROVIDER_UNREACHABLE: the provider could not be asked',
  ]);
});

test.each([
  ['failed', 'by me@here  NOT_PROVED'],
  ['skipped', 'by me@here  NOT_PROVED'],
  ['done', 'by me@here'],
] as const)('an entry that %s ends in one line with %p', (outcome, end) => {
  const entry: Omit<LedgerEntry, 'previous' | 'key' | 'signature'> = {
    ...{ schema: 1, sequence: 7, at: '2026-11-22T12:00:00.000Z', installation: 'mine', writer: 'me@here' },
    ...{ step: 'test', outcome, target: 'api', rotation: 'v2', fingerprints: {}, proofs: [] },
    facts: { code: 'NOT_PROVED', because: 'it does not pair' },
  };
  const line = entryLine({ ...entry, previous: '', key: '', signature: '' });
  expect(line.slice(line.indexOf('by '))).toBe(end);
});
