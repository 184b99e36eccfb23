import { isIP } from 'node:net';
import * as z from 'zod';
import { isPort, readFixedAddress } from './fixed-address.ts';
import { looksLikeKey, namesASecret } from './secrets.ts';

/** Fields of the schema. The message of each is its fix: what to write instead. */

/** Every option of an interface has a field here, and there is no other field. */
export type FieldsOf<Interface> = { readonly [Name in keyof Interface]-?: z.ZodType };

export const group = <Fields extends z.ZodRawShape>(fields: Fields, example: string) =>
  z.strictObject(fields, { error: `write an object: ${example}` });

export const matching = (pattern: RegExp, fix: string) =>
  z.string({ error: fix }).regex(pattern, { error: fix });

export const nonEmpty = (fix: string) => matching(/^\S(?:.*\S)?$/, fix);

export const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, { error: `write one of ${values.map((value) => JSON.stringify(value)).join(', ')}` });

export const whole = (from: number, to: number, unit: string) => {
  const error = `write a whole number of ${unit} from ${from} to ${to}`;
  return z.number({ error }).int({ error }).min(from, { error }).max(to, { error });
};

export const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
export const labelFix = (what: string) => `${what} has 1 to 63 lower-case letters, digits and inner hyphens`;
export const label = (what: string) => matching(LABEL, labelFix(what));

export const quorum = whole(1, 50, 'locations');
export const trueOrFalse = z.boolean({ error: 'write true or false' });

/** Its refinement also speaks when an item is wrong, so that everything is said at once. */
export const list = <Item extends z.ZodType>(item: Item, fix: string) =>
  z.array(item, { error: fix }).refine((items) => new Set(items).size === items.length, {
    error: 'one of its items stands there twice: take one out',
    when: ({ value }) => Array.isArray(value),
  });

/** A secret's name, or its ARN. */
export const secretName = z
  .string({ error: 'write the name of a secret, or the ARN of an existing one' })
  .regex(
    /^(?:arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]{1,512}|[A-Za-z0-9][\w/+=.@-]{0,511})$/,
    { error: 'write the name of a secret (letters, digits and /_+=.@-), or the ARN of an existing one' },
  );

export const pemFile = nonEmpty('write the path of a PEM file');

export const secretReference = z.strictObject(
  { secret: secretName },
  { error: 'write { secret: "NAME" }: the name of a secret in the key store, never the secret itself' },
);

/** An absolute URL of one of `schemes`, without credentials, fragment, or a query parameter that holds a secret. */
export const url = (schemes: readonly string[]) => {
  const wanted = wantedSchemes(schemes);
  return z.string({ error: wanted }).superRefine((text, context) => {
    const fix = urlFix(text, schemes);
    if (fix) context.addIssue({ code: 'custom', message: fix });
  });
};

/** The same with one fix for all that may be wrong. */
export const plainUrl = (schemes: readonly string[], fix: string) =>
  z.string({ error: fix }).refine((text) => urlFix(text, schemes) === undefined, { error: fix });

const wantedSchemes = (schemes: readonly string[]) =>
  `write a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`;

function urlFix(text: string, schemes: readonly string[]): string | undefined {
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (!parsed?.hostname || !schemes.includes(parsed.protocol.slice(0, -1)) || !text.includes('://'))
    return wantedSchemes(schemes);
  if (parsed.username || parsed.password)
    return 'take user and password out of the URL; a key belongs in the key store';
  if (parsed.hash) return 'take the fragment (#…) out: it is never sent';
  const secret = [...parsed.searchParams].some(([name, value]) => namesASecret(name) || looksLikeKey(value));
  return secret ? 'take the key out of the query, store it, and set key.in to "query:NAME"' : undefined;
}

/** `credentials`: where they go. */
export const proxy = (credentials: string) => {
  const error = `write "http://HOST:PORT" or "none"; user and password go into the ${credentials} names`;
  return z
    .string({ error })
    .refine((text) => text === 'none' || urlFix(text, ['http', 'https']) === undefined, { error });
};

/** `HOST:PORT`. */
export const hostAndPort = (fix: string, kind: 'host' | 'address') =>
  z.string({ error: fix }).refine((text) => isHostAndPort(text, kind), { error: fix });

function isHostAndPort(text: string, kind: 'host' | 'address'): boolean {
  const [, bracketed, plain, port] = /^(?:\[([0-9A-Fa-f:.]+)\]|([^\s:[\]/@]+)):(\d{1,5})$/.exec(text) ?? [];
  if (!isPort(port)) return false;
  if (bracketed !== undefined) return isIP(bracketed) === 6;
  return kind === 'host' || isIP(plain ?? '') === 4;
}

/** `HOST:PORT:ADDRESS`, an IPv6 address in brackets or without. */
export const fixedAddress = z
  .string({ error: 'write "HOST:PORT:ADDRESS"' })
  .refine((text) => readFixedAddress(text) !== undefined, { error: 'write "HOST:PORT:ADDRESS"' });
