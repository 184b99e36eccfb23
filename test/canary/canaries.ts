import { createHash } from 'node:crypto';

/** One of each kind of secret, in the shapes that they have; none stands for another. */
export const CANARIES = {
  key: 'sk-proj-Kq7Zr2Xw9Lm4Tb8Vn3Hd6Gf1Js5Pc0Ye',
  /** Already in the only case that header names keep. */
  lowerKey: 'b7e1f0c92d6a4835b1c7e9f04d2a6853',
  /** With characters that every encoding changes. */
  password: 'pä ss/w+rd&=%?"Qx7Lm2Vt9',
  proxyPassword: 'prx:7Hn3@Kd9Wq2/Zt5Bv8',
  deviceToken: 'dtk_8Wm3Zx6Qv1Rn5Ky9Lb2Td7Hc4Gf0',
  freshDeviceToken: 'dtk_5Jc9Rw2Nq8Xb4Vt7Zm1Kd6Ls3Ph0',
  privateKey: 'Zm9vYmFyLWNhbmFyeS1wcml2YXRlLWtleS0wMTIzNDU',
  sharedToken: 'gws-3Tn8Yk5Wc2Qx7Lv9Rb4Mz6Hd1Gj0',
  clientSecret: 'cs-9Vb4Nm7Qe2Kd5Xw8Lt1Rz6Yc3Hf0',
  refreshToken: 'rt-6Gh1Wd4Xc8Vb2Nq7Lk5Tm9Rz3Yj0',
  nextRefreshToken: 'rt-2Lq9Zm5Kd8Wx3Vt7Rb1Nc6Hy4Gf0',
  accessToken: 'at-4Rk7Xb1Wn9Zq3Lv6Tm2Yd8Hc5Gs0',
  subjectToken: 'st-1Yv8Kc5Wz2Qn7Lx4Rb9Tm6Hd3Gj0',
  headerSecret: 'team-7Dq2Lx9Wk4Zn8Vb3Rt6Ym1Hc5Gf0',
} as const;

export type CanaryName = keyof typeof CANARIES;

/** What a provider publishes of its keys names the provider, not the key. */
const PUBLIC_PREFIX = /^sk-(?:proj|svcacct|admin)-/;
/** No run of this many characters may come out. */
const WINDOW = 8;

const sha256 = (secret: string) => createHash('sha256').update(secret).digest();
const behind = (bytes: number, secret: string) =>
  Buffer.concat([Buffer.alloc(bytes, 'x'), Buffer.from(secret)]);

/** How a peer may give a secret back. */
export const FORMS: Readonly<Record<string, (secret: string) => string>> = {
  whole: (secret) => secret,
  prefix: (secret) => secret.slice(0, 18),
  suffix: (secret) => secret.slice(-10),
  'masked by stars': (secret) => `${secret.slice(0, 12)}***************${secret.slice(-4)}`,
  base64: (secret) => behind(0, secret).toString('base64'),
  'base64 behind one byte': (secret) => behind(1, secret).toString('base64'),
  'base64 behind two bytes': (secret) => behind(2, secret).toString('base64'),
  base64url: (secret) => behind(0, secret).toString('base64url'),
  'url-encoded': encodeURIComponent,
  'url-encoded in lower case': (secret) =>
    encodeURIComponent(secret).replace(/%../g, (escaped) => escaped.toLowerCase()),
  'form-encoded': (secret) => new URLSearchParams({ '': secret }).toString().slice(1),
  hex: (secret) => Buffer.from(secret).toString('hex'),
  'sha256 in hex': (secret) => sha256(secret).toString('hex'),
  'sha256 in upper-case hex': (secret) => sha256(secret).toString('hex').toUpperCase(),
  'sha256 in base64': (secret) => sha256(secret).toString('base64'),
  'inside JSON': (secret) => JSON.stringify({ secret }),
  'between letters': (secret) => `aaa${secret}bbb`,
  'twice in a row': (secret) => secret + secret,
  'cut by a line break': (secret) => `${secret.slice(0, 20)}\n${secret.slice(20)}`,
};

/** Every form in one text, as the worst of peers would. */
export const everyForm = (secret: string): string =>
  Object.values(FORMS)
    .map((form) => form(secret))
    .join(' | ');

/** The canaries of which a run stands in the text, each with the first run. */
export function leaks(text: string, names: readonly CanaryName[] = NAMES): string[] {
  const found = new Map<CanaryName, string>();
  for (let at = 0; at + WINDOW <= text.length; at++) {
    const run = text.slice(at, at + WINDOW);
    const name = OWNERS.get(run);
    if (name !== undefined && names.includes(name) && !found.has(name)) found.set(name, run);
  }
  return [...found].map(([name, run]) => `${name}: ${run}`);
}

/** Whether any run of the secret, plain or in base64, is among the bytes that a peer received. */
export const arrived = (received: Buffer, name: CanaryName): string[] =>
  leaks(received.toString('latin1'), [name]);

/** Every run of a secret in any of its forms. */
export function runsOf(secret: string): readonly string[] {
  const body = secret.replace(PUBLIC_PREFIX, '');
  const forms = [
    body,
    body.toLowerCase(),
    encodeURIComponent(body),
    new URLSearchParams({ '': body }).toString().slice(1),
    Buffer.from(body).toString('hex'),
    sha256(secret).toString('hex'),
    sha256(secret).toString('hex').toUpperCase(),
    sha256(secret).toString('base64'),
    ...[0, 1, 2].flatMap((shift) => {
      // Only what every neighbourhood leaves the same.
      const inner = behind(shift, body)
        .toString('base64')
        .replace(/=+$/, '')
        .slice(shift === 0 ? 0 : 4, -2);
      return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
    }),
  ];
  return forms.flatMap((form) =>
    Array.from({ length: Math.max(0, form.length - WINDOW + 1) }, (_, at) => form.slice(at, at + WINDOW)),
  );
}

const NAMES = Object.keys(CANARIES) as CanaryName[];
const OWNERS: ReadonlyMap<string, CanaryName> = new Map(
  NAMES.flatMap((name) => runsOf(CANARIES[name]).map((run) => [run, name] as const)),
);
