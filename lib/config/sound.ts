import * as z from 'zod';

/**
 * The parts of an input whose own form is right, the others left out: rules can speak of those, whatever else is
 * wrong. A list keeps all its texts, so that one bad item does not change how many there are.
 */
export function soundParts(type: unknown, value: unknown): unknown {
  const inner = unwrapped(type);
  if (inner instanceof z.ZodObject && value !== undefined) {
    const given = isObject(value) ? value : {};
    return fromEntries(
      Object.entries(inner.shape).map(([name, field]) => [name, soundParts(field, given[name])]),
    );
  }
  if (inner instanceof z.ZodRecord && isObject(value))
    return fromEntries(
      Object.entries(value).map(([name, item]) => [name, soundParts(inner.valueType, item)]),
    );
  if (inner instanceof z.ZodArray && value !== undefined)
    return [value].flat().filter((item) => typeof item === 'string');
  return inner instanceof z.ZodType && inner.safeParse(value).success ? value : undefined;
}

/** The options that may stand in the object at a path. */
export function optionsAt(type: unknown, path: readonly PropertyKey[]): readonly string[] {
  const inner = unwrapped(type);
  const [name, ...rest] = path;
  if (inner instanceof z.ZodRecord) return name === undefined ? [] : optionsAt(inner.valueType, rest);
  if (!(inner instanceof z.ZodObject)) return [];
  return name === undefined ? Object.keys(inner.shape) : optionsAt(inner.shape[name.toString()], rest);
}

const unwrapped = (type: unknown): unknown => (type instanceof z.ZodOptional ? type.unwrap() : type);

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fromEntries = (entries: readonly (readonly [string, unknown])[]) =>
  Object.fromEntries(entries.filter(([, value]) => value !== undefined));
