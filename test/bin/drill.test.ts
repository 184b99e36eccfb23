import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EXPECTATIONS } from '../../bin/drill/expectations.ts';
import { INJECTIONS } from '../../bin/drill/injections/index.ts';
import { FAULT_CODES } from '../../functions/contract/faults/index.ts';
import { WARNINGS } from '../../functions/contract/warnings.ts';
import { emptyFolder, pairwatch } from './command-line.ts';

const NAMES = INJECTIONS.map(({ name }) => name);
/** Down, partial, through a proxy, a warning that ends and one that does not. */
const SOME = [
  'revoked-device',
  'region-without-name',
  'proxy-password',
  'gateway-clock',
  'gateway-restarted',
];

let folder: Awaited<ReturnType<typeof emptyFolder>>;
beforeAll(async () => {
  folder = await emptyFolder();
});
afterAll(() => folder.remove());

const drill = (...args: string[]) => pairwatch(['drill', ...args], { cwd: folder.path });

describe('the tables', () => {
  test('every injection has its expectation, and no other has one', () => {
    expect(Object.keys(EXPECTATIONS).toSorted()).toEqual(NAMES.toSorted());
    expect(new Set(NAMES).size).toBe(NAMES.length);
    expect(NAMES.length).toBeGreaterThanOrEqual(14);
  });

  test('what is expected is in the catalogue', () => {
    const known: readonly string[] = [...FAULT_CODES, ...Object.keys(WARNINGS)];
    for (const { code } of Object.values(EXPECTATIONS).flat()) expect(known).toContain(code);
  });

  test('no injection knows what it will be called', async () => {
    const source = new URL('../../bin/drill/injections/', import.meta.url);
    const known = new RegExp(
      `\\b(?:${[...FAULT_CODES, ...Object.keys(WARNINGS)].join('|')})\\b|expectations`,
    );
    for (const file of await readdir(source))
      expect(await readFile(new URL(file, source), 'utf8')).not.toMatch(known);
  });
});

describe('the command', () => {
  test('names what it lit, tells the end, and leaves nothing behind', async () => {
    const { code, stdout, stderr } = await drill('--only', SOME.join(','));
    expect(stderr).toBe('');
    expect(stdout).toContain(`${SOME.length} of ${SOME.length} faults named exactly`);
    expect(stdout).toContain('DOWN gateway: DEVICE_TOKEN_REJECTED from all 3 locations');
    expect(stdout).toContain('UP gateway: pairs again');
    expect(stdout.match(/the former key is dead/g)).toHaveLength(2);
    expect(stdout).toContain('the watch told of nothing');
    expect(stdout).toContain('the ledger: verified');
    expect(code).toBe(0);
    expect(await readdir(folder.path)).toEqual([]);
  }, 60_000);

  test('fails when one fire was not lit', async () => {
    const { code, stdout } = await drill('--only', SOME.join(','), '--leave-out', 'gateway-clock');
    expect(stdout).toContain('nobody was told of CLOCK_DRIFT at gateway');
    expect(stdout).toContain(`${SOME.length - 1} of ${SOME.length} faults named exactly`);
    expect(code).toBe(1);
  }, 60_000);

  test('tells of nothing when nothing was lit', async () => {
    const { code, stdout } = await drill('--leave-out', NAMES.join(','));
    expect(stdout).toContain(`0 of ${NAMES.length} faults named exactly`);
    expect(stdout).not.toContain('false alarm');
    expect(code).toBe(1);
  }, 60_000);

  test('puts everything away when it is interrupted', async () => {
    let begun = () => undefined as unknown;
    const interrupt = new Promise((resolve) => {
      begun = () => resolve(undefined);
    });
    const { code, stdout, stderr } = await pairwatch(['drill'], {
      cwd: folder.path,
      interrupt,
      onStdout: (text) => {
        if (text.includes('Act 2')) begun();
      },
    });
    expect(code).toBe(3);
    expect(stdout).not.toContain('named exactly');
    expect(stderr).toBe('');
  }, 60_000);

  test('refuses what it does not know, all at once, before its first word', async () => {
    const { code, stdout, stderr } = await drill('--only', 'no-fire', '--leave-out', 'flood', 'gateway');
    expect(stderr.trimEnd().split('\n')).toEqual([
      'pairwatch: drill takes no operand, got "gateway"',
      expect.stringContaining('--only: there is no fire "no-fire"; there are '),
      expect.stringContaining('--leave-out: there is no fire "flood"; there are '),
    ]);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  test('leaving out a fire that would not burn anyhow proves nothing', async () => {
    const { code, stdout } = await drill('--only', 'gateway-clock', '--leave-out', 'gateway-hung');
    expect(code).toBe(2);
    expect(stdout).toBe('');
  });
});
