import { expect, test } from '@jest/globals';
import { CATALOGUE } from '../../bin/catalogue/entry.ts';
import { renderEntry } from '../../bin/catalogue/render.ts';
import { runCommandLine } from '../../bin/commands/run.ts';
import { recordingTerminal } from '../support/recording-terminal.ts';

async function explain(...words: string[]) {
  const terminal = recordingTerminal();
  const exit = await runCommandLine(['explain', ...words], terminal);
  return { exit, stdout: terminal.stdout.join('\n'), stderr: terminal.stderr };
}

test.each(CATALOGUE)('explains $code, in any case, as the documentation does', async (entry) => {
  const { exit, stdout, stderr } = await explain(entry.code.toLowerCase());
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: [] });
  expect(stdout).toBe(`${entry.code}\n${renderEntry(entry)}`);
});

test('without a code lists every one with its meaning', async () => {
  const { exit, stdout } = await explain();
  expect(exit).toBe(0);
  expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual(CATALOGUE.map(({ code }) => code));
});

test('--json prints one object a code', async () => {
  const { stdout } = await explain('PAIRING_NOT_APPROVED', 'key_old', '--json');
  const [fault, warning] = stdout.split('\n').map((line) => JSON.parse(line));
  expect(fault).toMatchObject({ kind: 'fault', phase: 'pairing', owner: 'credential', transient: false });
  expect(fault.remedy[0]).toContain('openclaw devices approve {requestId}');
  expect(warning).toMatchObject({ kind: 'warning', levels: 'warns above 90 days, critical above 180 days' });
});

test.each([
  ['TCP_REFUSE', 'TCP_REFUSED'],
  ['expired', 'TLS_CERT_EXPIRED'],
  ['GATEWAY_TOKEN_MISSMATCH', 'GATEWAY_TOKEN_MISMATCH'],
  ['LEDGER_CHAIN', 'LEDGER_CHAIN_BROKEN'],
  ['STANDBY_LOSS', 'STANDBY_LOST'],
  ['NOT_ROTATED', 'KEY_NOT_ROTATED'],
])('an unknown code is a wrong call that names the nearest: %s', async (word, near) => {
  const { exit, stdout, stderr } = await explain(word);
  expect({ exit, stdout, lines: stderr.length }).toEqual({ exit: 2, stdout: '', lines: 1 });
  expect(stderr[0]).toContain(near);
});

test.each([
  ['NOT_DEAD', 'rotation', { effect: expect.stringContaining('tried again') }],
  ['LOCATION_SILENT', 'proof', {}],
  ['KEY_NOT_ROTATED', 'reconciliation', { severity: 'page' }],
  ['LEDGER_TAIL_DROPPED', 'ledger', { check: 'checkpoint' }],
  ['LEDGER_BUSY', 'writing', {}],
])('knows what rotations and their ledger say: %s', async (code, kind, more) => {
  const { stdout } = await explain(code, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ code, kind, ...more });
});

test('no code means two things', () => {
  const codes = CATALOGUE.map(({ code }) => code);
  expect([...new Set(codes)]).toEqual(codes);
});

test('never repeats a word that may be a key', async () => {
  const { stderr } = await explain('sk-proj-4f9a8b7c6d5e4f3a2b1c');
  expect(stderr.join()).not.toContain('4f9a');
});
