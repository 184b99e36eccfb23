import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { RemedyStep } from '../../../functions/contract/faults/definition.ts';
import { FAULT_CODES, faultDefinition } from '../../../functions/contract/faults/index.ts';
import { WARNING_CODES, warningDefinition } from '../../../functions/contract/warnings.ts';
import { FAULT_CODES_BY_PHASE, OPENCLAW_COMMANDS, WARNING_LIST, WATCHER_CODES } from './codes.ts';

const text = (entry: RemedyStep) => (typeof entry === 'string' ? entry : entry.step);
const entries = [
  ...FAULT_CODES.map((code) => ({ code, ...faultDefinition(code) })),
  ...WARNING_CODES.map((code) => ({ code, ...warningDefinition(code) })),
];
const lines = entries.flatMap(({ code, summary, remedy }) =>
  [summary, ...remedy.map(text)].map((line) => ({ code, line })),
);

test('the faults are the closed list, each in its phase', () => {
  const found: Record<string, string> = {};
  for (const code of FAULT_CODES) {
    const { phase } = faultDefinition(code);
    found[phase] = found[phase] ? `${found[phase]} ${code}` : code;
  }
  expect(found).toEqual(FAULT_CODES_BY_PHASE);
  expect(FAULT_CODES).toHaveLength(106);
});

test('the warnings are the closed list', () => {
  expect(WARNING_CODES.join(' ')).toBe(WARNING_LIST);
});

test('only the watcher’s own trouble makes a verdict inconclusive', () => {
  expect(FAULT_CODES.filter((code) => faultDefinition(code).owner === 'watcher')).toEqual(WATCHER_CODES);
});

test.each(entries)('$code says what it means in one line, and always gives a step', ({ summary, remedy }) => {
  expect(summary.length).toBeGreaterThan(20);
  expect(summary.length).toBeLessThanOrEqual(110);
  expect(summary).not.toMatch(/[\n{}]|\.$/);
  const alwaysGiven = remedy.filter(
    (entry) => typeof entry === 'string' && !/\{(?!target\}|host\})/.test(entry),
  );
  expect(alwaysGiven.length).toBeGreaterThan(0);
});

test('a transient fault needs no new key: credential faults are not repeated', () => {
  const repeated = FAULT_CODES.filter((code) => {
    const { owner, transient } = faultDefinition(code);
    return owner === 'credential' && transient;
  });
  expect(repeated).toEqual(['TOKEN_REVOKED']);
});

test('every command for the gateway host exists', () => {
  const commands = lines.flatMap(({ code, line }) =>
    [...line.matchAll(/`openclaw ([^`]+)`/g)].map((match) => ({ code, command: match[1] ?? '' })),
  );
  const known = ({ command }: { command: string }) =>
    OPENCLAW_COMMANDS.some((name) => `${command} `.startsWith(`${name} `));
  expect(commands.filter((one) => !known(one))).toEqual([]);
  expect(commands.length).toBeGreaterThan(30);
});

test('no text holds anything shaped like a key', () => {
  expect(lines.filter(({ line }) => /\bsk-|[A-Za-z0-9+/_-]{32,}/.test(line))).toEqual([]);
});

test('every fact that a remedy needs is one that the engine gathers', () => {
  const engine = new URL('../../../functions/handshake/', import.meta.url);
  const source = readdirSync(engine, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(new URL(file, engine), 'utf8'))
    .join('\n');
  const gathered = (name: string) => new RegExp(`\\b${name}\\??(?::|,| }|'\\])`).test(source);
  const needed = entries.flatMap(({ remedy }) =>
    remedy.flatMap((entry) => [
      ...[...text(entry).matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''),
      ...(typeof entry === 'string' ? [] : Object.keys(entry.when)),
    ]),
  );
  const missing = new Set(needed.filter((name) => name !== 'target' && !gathered(name)));
  expect([...missing]).toEqual([]);
});
