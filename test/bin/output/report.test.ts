import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import { painter } from '../../../bin/output/paint.ts';
import { plain } from '../../../bin/output/plain.ts';
import { waterfall } from '../../../bin/output/waterfall.ts';
import { degraded, expired } from './verdicts.ts';

const LINE = "curl -v 'https://api.example/v1/models'";

test('plain text holds every phase, the fault, its evidence, the steps and the reproducing line', () => {
  expect(plain(expired, { reproduction: LINE }).split('\n')).toEqual([
    'https://api.example/v1: failed TLS_CERT_EXPIRED (openai, from local, 200 ms, 2026-01-02T03:04:05.678Z)',
    '  ok   credential   at 0.0 ms took 0.3 ms  fingerprint=1a2b3c4d',
    '  ok   proxy        at 1.0 ms took 99.0 ms  status=200',
    '  ok     dns        at 1.0 ms took 9.0 ms  addresses=127.0.0.1, ::1',
    '  ok     tcp        at 10.0 ms took 40.0 ms  address=127.0.0.1',
    '  FAIL tls          at 100 ms took 100 ms  version=TLSv1.3',
    '  fault: A certificate of the chain has expired',
    '  phase: tls  owner: endpoint  transient: no',
    '  evidence: subject=CN=api.example',
    '  evidence: validTo=2026-01-01T00:00:00.000Z',
    '  evidence: daysAgo=1.25',
    '  remedy 1: Renew the certificate of api.example.',
    '  remedy 2: Reload the server that presents it, then probe again.',
    `  reproduce: ${LINE}`,
  ]);
});

test('what to do about a warning reaches the store that the key is in', () => {
  const old = { code: 'KEY_OLD' as const, summary: 'old', evidence: { days: 91 } };
  const verdict = { ...degraded, warnings: [old] };
  expect(plain(verdict, {})).toContain('`pairwatch keys put xroute`');
  expect(plain(verdict, { keyStoreFlag: '--store aws' })).toContain(
    '`pairwatch keys put xroute --store aws`',
  );
});

test('plain text tells a warning with its remedy', () => {
  expect(plain(degraded, {}).split('\n').slice(0, 4)).toEqual([
    'xroute: degraded (openai, from local, 50.0 ms, 2026-01-02T03:04:05.678Z)',
    '  ok   http         at 0.0 ms took 50.0 ms  status=200',
    '  warning QUOTA_LOW: Little of a limit is left  value=0.01  limit=requests  critical=true',
    expect.stringContaining('    remedy: '),
  ]);
});

test('the bars of the waterfall stand on one time axis', () => {
  const drawn = waterfall(expired, { reproduction: LINE }, 100, painter(false)).split('\n');
  const bars = (label: string) => {
    const line = drawn.find((candidate) => candidate.replace(/^[ ✖]+/, '').startsWith(label)) ?? '';
    return { from: line.search(/[█▏]/) - 13, cells: [...line].filter((cell) => cell === '█').length };
  };
  const axis = Math.floor((100 - 13 - 10) * 0.45);
  expect(bars('tls')).toEqual({ from: Math.round(axis / 2), cells: axis - Math.round(axis / 2) });
  expect(bars('tcp').from).toBe(Math.round((10 / 200) * axis));
  expect(bars('credential').from).toBe(0);
});

test.each([30, 60, 80, 200])('no line of facts or evidence is wider than %d columns', (columns) => {
  for (const line of waterfall(expired, {}, columns, painter(false)).split('\n'))
    expect([...line].length).toBeLessThanOrEqual(Math.max(80, columns));
});

test('colour adds nothing but escapes, and none of them without colour', () => {
  const without = waterfall(degraded, {}, 80, painter(false));
  const withColour = waterfall(degraded, {}, 80, painter(true));
  expect(without).toBe(stripVTControlCharacters(without));
  expect(withColour).not.toBe(without);
  expect(stripVTControlCharacters(withColour)).toBe(without);
});
