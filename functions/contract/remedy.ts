import type { Evidence, EvidenceValue } from './evidence.ts';
import type { RemedyStep } from './faults/definition.ts';

/**
 * The steps that apply to this evidence, with its values filled in. Commands take a target by its name, so the name
 * of one of its checks (`api/exchange`) stands for it. `keyStoreFlag` goes to the commands that work on keys:
 * without it they would be those of another store.
 */
export function remedyFor(
  steps: readonly RemedyStep[],
  facts: Evidence,
  keyStoreFlag?: string,
): readonly string[] {
  const { target } = facts;
  const name =
    typeof target === 'string' ? /^([a-z0-9-]+)\/(?:exchange|upstream)$/.exec(target)?.[1] : undefined;
  const evidence = name === undefined ? facts : { ...facts, target: name };
  const isAdHoc = typeof target === 'string' && target.includes('://');
  return steps.flatMap((entry) => {
    const { when, step: written } = typeof entry === 'string' ? { when: {}, step: entry } : entry;
    const step = isAdHoc ? forAdHoc(written) : written;
    if (Object.entries(when).some(([name, value]) => evidence[name] !== value)) return [];
    const texts = step.split('`').map((part, at) => filled(part, evidence, at % 2 === 1));
    return texts.includes(undefined) ? [] : [withFlag(texts.join('`'), keyStoreFlag)];
  });
}

/** A step whose commands on keys, rotations and the ledger are given the flag of the store that they have to reach, once. */
export const withFlag = (step: string, flag: string | undefined): string =>
  step.replaceAll(/`pairwatch (?:keys|enroll|rotate|audit) [^`]+/g, (command) =>
    flag === undefined || command.includes(` ${flag}`) ? command : `${command} ${flag}`,
  );

/** A URL has no key in the store and no enrolment there: its commands name where an ad hoc probe reads. */
function forAdHoc(step: string): string {
  return step
    .replaceAll(/: compare it with `pairwatch keys show`/g, '')
    .replaceAll(/\b([Ss])tore (?=[^`]*: `pairwatch keys put)/g, (_, s: string) =>
      s === 'S' ? 'Give ' : 'give ',
    )
    .replaceAll(/`pairwatch enroll \{target\}/g, '$& --device NEW_FILE')
    .replaceAll(/`pairwatch keys put \{target\} --client-secret`/g, '`--client-secret-env NAME`')
    .replaceAll(/`pairwatch keys put \{target\}`/g, '`--key-env NAME` or `--key-file FILE`');
}

/**
 * A part of a step with its values, unless one is missing. Between backticks stands a command to be copied: there a
 * value stays one word, whatever a peer put into it, and one that could be taken for an option counts as missing.
 */
function filled(part: string, evidence: Evidence, isCommand: boolean): string | undefined {
  const values = new Map(
    [...part.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
      const value = evidence[name];
      const text = value === undefined ? undefined : spoken(name, value);
      return [name, text !== undefined && isCommand ? shellWord(text) : text];
    }),
  );
  if ([...values.values()].includes(undefined)) return undefined;
  return part.replace(/\{(\w+)\}/g, (_, name: string) => values.get(name) ?? '');
}

function shellWord(value: string): string | undefined {
  if (/^[A-Za-z0-9][\w.:/@%+,=-]*$/.test(value)) return value;
  return /^[A-Za-z0-9]/.test(value) ? `'${value.replaceAll("'", "'\\''")}'` : undefined;
}

function spoken(name: string, value: EvidenceValue): string {
  if (typeof value === 'number' && name.endsWith('Ms')) return spokenDuration(Math.abs(value));
  if (Array.isArray(value)) return value.map((item) => spoken(name, item)).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function spokenDuration(ms: number): string {
  if (ms < 1000) return `${Math.ceil(ms)} ms`;
  const [size, unit] = ms < 120_000 ? [1000, 's'] : ms < 7_200_000 ? [60_000, 'min'] : [3_600_000, 'h'];
  return `${Math.ceil(ms / size)} ${unit}`;
}
