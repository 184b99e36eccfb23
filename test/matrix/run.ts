import { parseArgs } from 'node:util';
import { FAULT_CODES } from '../../functions/contract/faults/index.ts';
import { WARNINGS } from '../../functions/contract/warnings.ts';
import type { Expectation } from './expectation.ts';
import { EXPECTATIONS } from './expectations/index.ts';
import type { Injector } from './injection.ts';
import { INJECTORS } from './injectors/index.ts';
import { type Row, runRow } from './row.ts';

/** Proved by the rotation, which is what retires a key. */
const PROVED_ELSEWHERE = ['RETIRED_KEY_ACCEPTED'];

const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' } } });
const only = new RegExp(values.only ?? '');
const names = Object.keys(INJECTORS).filter((name) => only.test(name));

for (const name of new Set([...Object.keys(INJECTORS), ...Object.keys(EXPECTATIONS)]))
  if (!INJECTORS[name] || !EXPECTATIONS[name])
    throw new Error(`${name} has no ${INJECTORS[name] ? 'expectation' : 'injector'}`);

const rows: Row[] = [];
for (const name of names) {
  const inject = INJECTORS[name] as Injector;
  const expectation = EXPECTATIONS[name] as Expectation;
  // One after another: what a handshake leaves behind in the process can then be told.
  const row = await runRow(name, inject, expectation);
  rows.push(row);
  print(row);
}

const untested = values.only ? [] : missingCodes(rows);
if (untested.length > 0) process.stderr.write(`no row expects: ${untested.join(', ')}\n`);
const failed = rows.filter(({ problems }) => problems.length > 0).length;
if (!values.json) process.stdout.write(`${rows.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || untested.length > 0 || rows.length === 0 ? 1 : 0;

function print({ name, expected, got, ms, problems, verdict }: Row): void {
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ name, expected, got, ms, problems, verdict })}\n`);
    return;
  }
  const mark = problems.length > 0 ? 'FAIL' : 'ok  ';
  process.stdout.write(
    `${mark} ${name.padEnd(44)} ${expected.padEnd(36)} ${got.padEnd(36)} ${ms.toFixed(0).padStart(6)} ms\n`,
  );
  for (const problem of problems) process.stdout.write(`       ${problem}\n`);
}

function missingCodes(done: readonly Row[]): readonly string[] {
  const met = new Set(done.flatMap(({ expected }) => expected.replace(' (inconclusive)', '').split(' + ')));
  const catalogue = [...FAULT_CODES, ...Object.keys(WARNINGS)];
  return catalogue.filter((code) => !met.has(code) && !PROVED_ELSEWHERE.includes(code));
}
