import type { Options } from './options.ts';
import type { TargetOptions } from './target-options.ts';

/** What is wrong, before its value is looked up and made fit to be shown. */
export interface Finding {
  readonly path: readonly PropertyKey[];
  readonly fix: string;
}

/** A configuration of which any part may be missing, however deep: see soundParts. */
export type Sound<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [Name in keyof T]?: Sound<T[Name]> }
    : T;
export type SoundOptions = Sound<Options>;
export type SoundTarget = Sound<TargetOptions>;

export interface Rule<Subject> {
  readonly path: readonly string[];
  readonly fix: string;
  readonly broken: (subject: Subject, options: SoundOptions) => boolean;
}

/** The findings of the rules that a subject breaks; `at` is where it stands. */
export const broken = <Subject>(
  rules: readonly Rule<Subject>[],
  subject: Subject,
  options: SoundOptions,
  at: readonly PropertyKey[] = [],
): readonly Finding[] =>
  rules
    .filter((rule) => rule.broken(subject, options))
    .map(({ path, fix }) => ({ path: [...at, ...path], fix }));

/** Whether a protocol is that of an AI API, and not of a gateway. */
export const isApi = (protocol: string | undefined): boolean =>
  protocol === 'openai' || protocol === 'anthropic';
