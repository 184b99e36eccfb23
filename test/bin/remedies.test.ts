import { expect, test } from '@jest/globals';
import { Command } from 'commander';
import { CATALOGUE } from '../../bin/catalogue/entry.ts';
import { COMMANDS } from '../../bin/commands/index.ts';

const lines = CATALOGUE.flatMap(({ code, remedy }) =>
  remedy.map((entry) => ({ code, line: typeof entry === 'string' ? entry : entry.step })),
);

/** The flags of each command, as it declares them. */
async function declaredFlags(): Promise<ReadonlyMap<string, readonly string[]>> {
  const flags = Object.entries(COMMANDS).map(async ([name, entry]) => {
    const declaration = new Command(name);
    (await entry.load()).declare(declaration);
    return [name, declaration.options.map(({ long }) => long ?? '')] as const;
  });
  return new Map(await Promise.all(flags));
}

test('every call of our own in a remedy is one that the command line takes', async () => {
  const flags = await declaredFlags();
  const calls = lines.flatMap(({ code, line }) =>
    [...line.matchAll(/`pairwatch ([^`]+)`/g)].map((match) => ({ code, call: match[1] ?? '' })),
  );
  const wrong = calls.filter(({ call }) => {
    const name = [...flags.keys()].find((known) => `${call} `.startsWith(`${known} `));
    const given = call.match(/--[a-z-]+/g) ?? [];
    return name === undefined || given.some((flag) => !flags.get(name)?.includes(flag));
  });
  expect(wrong).toEqual([]);
  expect(calls.length).toBeGreaterThan(20);
});

test('every flag that a remedy names alone is a flag of some command', async () => {
  const known = [...(await declaredFlags()).values()].flat();
  const named = lines.flatMap(({ code, line }) =>
    [...line.matchAll(/`(--[a-z-]+)/g)].map((match) => ({ code, flag: match[1] ?? '' })),
  );
  expect(named.filter(({ flag }) => !known.includes(flag))).toEqual([]);
});
