import { GATEWAY_TOKEN } from '../../functions/contract/gateway-token.ts';
import { arnParts, LOCATION } from './aws-fields.ts';
import { readFixedAddress } from './fixed-address.ts';
import { locationsOf } from './locations.ts';
import { isApi, type Rule, type SoundOptions, type SoundTarget } from './rule.ts';

const SCHEMES = { openclaw: /^wss?:/, openai: /^https?:/, anthropic: /^https?:/ } as const;
const LOOPBACK = /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

const hostOf = (url: string | undefined) => (url && URL.canParse(url) ? new URL(url).hostname : '');
const isPlain = (url: string | undefined) => /^(?:ws|http):/.test(url ?? '');

/** Whether a plain connection to this URL ends on the machine itself. */
function staysHere(url: string | undefined, { resolve = [] }: SoundTarget): boolean {
  const host = hostOf(url);
  const fixed = resolve.map((text) => readFixedAddress(text)).filter((entry) => entry?.host === host);
  if (fixed.length === 0) return LOOPBACK.test(host);
  return fixed.every((entry) => /^(?:127\.|::1$)/.test(entry?.address ?? ''));
}

/** Values of headers count as secrets. */
const carriesKey = ({ key, token, upstream, headers = {} }: SoundTarget) =>
  [key, token, upstream, ...Object.values(headers)].some((part) => part !== undefined);

/** Between the options of a target. */
export const TARGET_RULES: readonly Rule<SoundTarget>[] = [
  {
    path: ['url'],
    fix: 'a gateway is reached by wss://',
    broken: ({ protocol, url }) =>
      protocol === 'openclaw' && url !== undefined && !SCHEMES.openclaw.test(url),
  },
  {
    path: ['url'],
    fix: 'an API is reached by https://',
    broken: ({ protocol, url }) =>
      protocol !== undefined && protocol !== 'openclaw' && url !== undefined && !SCHEMES[protocol].test(url),
  },
  {
    path: ['url'],
    fix: 'a key would travel in clear: use wss:// or https://, or a loopback address',
    broken: (target) => isPlain(target.url) && carriesKey(target) && !staysHere(target.url, target),
  },
  {
    path: ['token', 'url'],
    fix: 'a secret would travel in clear: use https://, or a loopback address',
    broken: (target) => isPlain(target.token?.url) && !staysHere(target.token?.url, target),
  },
  {
    path: ['key'],
    fix: 'name the device document to pair with: { secret: "NAME" } (pairwatch enroll makes it)',
    broken: ({ protocol, key }) => protocol === 'openclaw' && key === undefined,
  },
  {
    path: ['key'],
    fix: 'name the key to pair with: { secret: "NAME" }',
    broken: ({ protocol, key, token }) =>
      protocol === 'anthropic' && key === undefined && token === undefined,
  },
  {
    path: ['key', 'in'],
    fix: 'a gateway takes its key in the connect request: leave it out, or write "gateway-token" for its shared token',
    broken: ({ protocol, key }) =>
      protocol === 'openclaw' && key?.in !== undefined && key.in !== GATEWAY_TOKEN,
  },
  {
    path: ['key', 'in'],
    fix: 'only a gateway (protocol openclaw) has a shared token: write "bearer", "header:NAME" or "query:NAME"',
    broken: ({ protocol, key }) => isApi(protocol) && key?.in === GATEWAY_TOKEN,
  },
  {
    path: ['exchange'],
    fix: 'an exchange is for openai and anthropic; a gateway has `upstream`',
    broken: ({ protocol, exchange }) => protocol === 'openclaw' && exchange !== undefined,
  },
  {
    path: ['exchange', 'maxTokensParameter'],
    fix: 'only the openai protocol has a choice: leave it out',
    broken: ({ protocol, exchange }) =>
      protocol === 'anthropic' && exchange?.maxTokensParameter !== undefined,
  },
  {
    path: ['token'],
    fix: 'a token step is for openai and anthropic: leave it out',
    broken: ({ protocol, token }) => protocol === 'openclaw' && token !== undefined,
  },
  {
    path: ['upstream'],
    fix: 'only a gateway (protocol openclaw) has an upstream; an API has `exchange`',
    broken: ({ protocol, upstream }) => isApi(protocol) && upstream !== undefined,
  },
  {
    path: ['minVersion'],
    fix: 'only a gateway (protocol openclaw) tells its version: leave it out',
    broken: ({ protocol, minVersion }) => isApi(protocol) && minVersion !== undefined,
  },
  {
    path: ['key'],
    fix: 'with grant refresh_token the key is the refresh token: { secret: "NAME" }',
    broken: ({ key, token }) => token?.grant === 'refresh_token' && key === undefined,
  },
  {
    path: ['token', 'grant'],
    fix: 'a refresh token has one writer: look from one private location (`locations`), or use client_credentials',
    broken: ({ token, ...target }, options) => token?.grant === 'refresh_token' && isShared(target, options),
  },
  {
    path: ['token', 'subjectTokenFile'],
    fix: 'name the file that holds the token to exchange',
    broken: ({ token }) => token?.grant === 'token-exchange' && token.subjectTokenFile === undefined,
  },
  {
    path: ['token', 'subjectTokenFile'],
    fix: 'it is for grant "token-exchange": set that, or leave it out',
    broken: ({ token }) => token?.subjectTokenFile !== undefined && token.grant !== 'token-exchange',
  },
  {
    path: ['token', 'clientSecret'],
    fix: 'client_credentials needs the secret of the client: { secret: "NAME" }',
    broken: ({ token }) =>
      token !== undefined &&
      (token.grant ?? 'client_credentials') === 'client_credentials' &&
      !token.clientSecret,
  },
  {
    path: ['token', 'subjectTokenFile'],
    fix: 'a region has no such file: look from private locations alone (`locations`)',
    broken: ({ token, ...target }, options) =>
      token?.subjectTokenFile !== undefined && regionsOf(target, options).length > 0,
  },
  {
    path: ['upstream'],
    fix: 'the courier of the home region asks: add `home` to `locations`, or look from private locations alone',
    broken: ({ upstream, ...target }, options) => {
      const regions = regionsOf(target, options);
      const { home } = options;
      return upstream !== undefined && regions.length > 0 && home !== undefined && !regions.includes(home);
    },
  },
  {
    path: ['key', 'kmsKey'],
    fix: 'it goes with the ARN of an existing secret: leave it out',
    broken: ({ key }) => key?.kmsKey !== undefined && key.secret !== undefined && !arnParts(key.secret),
  },
  {
    path: ['key', 'kmsKey'],
    fix: 'a secret is encrypted by a key of its own region',
    broken: ({ key }) => {
      const [secret, kmsKey] = [arnParts(key?.secret), arnParts(key?.kmsKey)];
      return secret !== undefined && kmsKey !== undefined && secret.region !== kmsKey.region;
    },
  },
  {
    path: ['pins'],
    fix: 'a plain connection has no certificate: leave the pins out, or use wss:// or https://',
    broken: ({ url, pins = [] }) => isPlain(url) && pins.length > 0,
  },
  {
    path: ['locations'],
    fix: 'each has to be one of `regions`, or "private:NAME" of one of `privateLocations`',
    broken: ({ locations: own = [] }, options) =>
      own.some((name) => LOCATION.test(name) && !locationsOf(options).includes(name)),
  },
  {
    path: ['quorum'],
    fix: 'no more locations can fail than look at the target: lower it, or add locations',
    broken: ({ quorum = 0, locations: own }, options) => quorum > (own ?? locationsOf(options)).length,
  },
];

/** The regions that look at a target. */
const regionsOf = ({ locations: own }: SoundTarget, options: SoundOptions): readonly string[] =>
  (own ?? locationsOf(options)).filter((name) => !name.startsWith('private:'));

function isShared({ locations: own }: SoundTarget, options: SoundOptions): boolean {
  const where = own ?? locationsOf(options);
  return where.length > 1 || where.some((name) => !name.startsWith('private:'));
}
