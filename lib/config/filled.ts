import { resolve } from 'node:path';

/** What has a default is always there; what has none is there or is `undefined`. */
export type Filled<Interface, Name extends keyof Interface> = Omit<Interface, Name> & {
  readonly [Key in Name]-?: NonNullable<Interface[Key]>;
};

/** The same with the path of a file taken from `directory`. */
export function withFile<Part extends { readonly [Key in Name]?: string | undefined }, Name extends string>(
  part: Part,
  name: Name,
  directory: string,
): Part {
  const file = part[name];
  return file === undefined ? part : { ...part, [name]: resolve(directory, file) };
}

/** Without what is undefined, as JSON would have it. */
export function defined<Part extends object>(part: Part): Defined<Part> {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as Defined<Part>;
}

export type Defined<Part> = {
  readonly [Name in keyof Part as undefined extends Part[Name] ? never : Name]: Part[Name];
} & {
  readonly [Name in keyof Part as undefined extends Part[Name] ? Name : never]?: Exclude<
    Part[Name],
    undefined
  >;
};
