import { expect, test } from '@jest/globals';
import { Command } from 'commander';
import { CATALOGUE } from '../../bin/catalogue/entry.ts';
import { COMMANDS } from '../../bin/commands/index.ts';

const lines = CATALOGUE.flatMap(({ code, remedy }) =>
  remedy.map((entry) => ({ code, line: typeof entry === 'string' ? entry : entry.step })),
);

/** Words that each command cannot do without. */
async function neededWords(): Promise<ReadonlyMap<string, number>> {
  const words = Object.entries(COMMANDS).map(async ([name, entry]) => {
    const declaration = new Command(name);
    (await entry.load()).declare(declaration);
    return [name, declaration.registeredArguments.filter(({ required }) => required).length] as const;
  });
  return new Map(await Promise.all(words));
}

/** The flags of each command, as it declares them. */
async function declaredFlags(): Promise<ReadonlyMap<string, readonly string[]>> {
  const flags = Object.entries(COMMANDS).map(async ([name, entry]) => {
    const declaration = new Command(name);
    (await entry.load()).declare(declaration);
    return [name, declaration.options.map(({ long }) => long ?? '')] as const;
  });
  return new Map(await Promise.all(flags));
}

const callsInRemedies = lines.flatMap(({ code, line }) =>
  [...line.matchAll(/`pairwatch ([^`]+)`/g)].map((match) => ({ code, call: match[1] ?? '' })),
);

test('every call of our own in a remedy has the words that it takes', async () => {
  const needed = await neededWords();
  const short = callsInRemedies.filter(({ call }) => {
    const name = [...needed.keys()].find((known) => `${call} `.startsWith(`${known} `)) ?? '';
    const given = call
      .slice(name.length)
      .split(' ')
      .filter((word) => word !== '' && !word.startsWith('--'));
    return given.length < (needed.get(name) ?? 0);
  });
  expect(short).toEqual([]);
});

test('every call of our own in a remedy is one that the command line takes', async () => {
  const flags = await declaredFlags();
  const wrong = callsInRemedies.filter(({ call }) => {
    const name = [...flags.keys()].find((known) => `${call} `.startsWith(`${known} `));
    const given = call.match(/--[a-z-]+/g) ?? [];
    return name === undefined || given.some((flag) => !flags.get(name)?.includes(flag));
  });
  expect(wrong).toEqual([]);
  expect(callsInRemedies.length).toBeGreaterThan(20);
});

test('every flag that a remedy names alone is a flag of some command', async () => {
  const known = [...(await declaredFlags()).values()].flat();
  const named = lines.flatMap(({ code, line }) =>
    [...line.matchAll(/`(--[a-z-]+)/g)].map((match) => ({ code, flag: match[1] ?? '' })),
  );
  expect(named.filter(({ flag }) => !known.includes(flag))).toEqual([]);
});
