import type { PlainObject } from './canonical.ts';

/** Whether a member holds what it may hold. */
export type Field = (value: unknown) => boolean;

const matching =
  (pattern: RegExp): Field =>
  (value) =>
    typeof value === 'string' && pattern.test(value);

export const isString: Field = (value) => typeof value === 'string';

export const isHash = matching(/^[0-9a-f]{64}$/);
export const isFingerprint = matching(/^[0-9a-f]{8}$/);
export const isBase64 = matching(/^[A-Za-z0-9+/]+={0,2}$/);
export const isCode = matching(/^[A-Z][A-Z0-9_]{0,63}$/);

/** Something to read in one line, of at most so many code points. */
export const isText = (longest: number): Field => matching(new RegExp(`^\\P{Cc}{1,${longest}}$`, 'u'));

export const isWhole =
  (least: number, most: number = Number.MAX_SAFE_INTEGER): Field =>
  (value) =>
    Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;

export const isOneOf =
  (values: readonly unknown[]): Field =>
  (value) =>
    values.includes(value);

/** `2026-11-22T12:00:00.000Z`, a moment that there was. */
export const isMoment: Field = (value) =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) &&
  !Number.isNaN(Date.parse(value)) &&
  new Date(value).toISOString() === value;

/** Members of an object: all of `required`, any of `optional`, no others. */
export const isObjectOf =
  (required: Readonly<Record<string, Field>>, optional: Readonly<Record<string, Field>> = {}): Field =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const members = value as PlainObject;
    return (
      Object.keys(required).every((name) => Object.hasOwn(members, name)) &&
      Object.entries(members).every(([name, member]) => {
        const field = Object.hasOwn(required, name) ? required[name] : undefined;
        const allowed = field ?? (Object.hasOwn(optional, name) ? optional[name] : undefined);
        return allowed?.(member) === true;
      })
    );
  };

export const isListOf =
  (item: Field, most: number): Field =>
  (value) =>
    Array.isArray(value) && value.length <= most && value.every(item);

/** Named values, at most so many. */
export const isMapOf =
  (name: RegExp, item: Field, most: number): Field =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).length <= most &&
    Object.entries(value).every(([key, member]) => name.test(key) && item(member));
