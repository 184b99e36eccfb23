import leven from 'leven';
import type * as z from 'zod';
import { keysIn } from './keys.ts';
import { type Mistake, spokenPath, spokenValue } from './mistakes.ts';
import type { Finding } from './rule.ts';
import { findingsOfRules } from './rules.ts';
import { schema } from './schema.ts';
import { isObject, optionsAt, soundParts } from './sound.ts';

/** Everything that is wrong with a configuration, one mistake a place. */
export function mistakesIn(input: unknown): readonly Mistake[] {
  const parsed = schema.safeParse(input);
  const findings = [
    ...keysIn(input),
    ...(parsed.success ? [] : parsed.error.issues.flatMap(fromIssue)),
    ...findingsOfRules(soundParts(schema, input) ?? {}),
  ];
  const byPlace = new Map(
    findings.reverse().map((finding) => [finding.path.map(String).join('\0'), finding]),
  );
  return [...byPlace.values()].reverse().map(({ path, fix }) => ({
    path: spokenPath(path),
    value: spokenValue(valueAt(input, path), path),
    fix,
  }));
}

function fromIssue(issue: z.core.$ZodIssue): readonly Finding[] {
  if (issue.code === 'invalid_key')
    return [{ path: issue.path, fix: issue.issues[0]?.message ?? issue.message }];
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, fix: issue.message }];
  return issue.keys.map((key) => ({
    path: [...issue.path, key],
    fix: `there is no such option: ${advice(key, issue.path)}`,
  }));
}

function advice(key: string, path: readonly PropertyKey[]): string {
  const wanted = key.toLowerCase();
  const near = optionsAt(schema, path).find((name) => leven(wanted, name.toLowerCase()) <= 2);
  return near === undefined ? 'take it out' : `did you mean ${near}?`;
}

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, part) => (isObject(value) || Array.isArray(value) ? Reflect.get(value, part) : undefined),
    input,
  );
