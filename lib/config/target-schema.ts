import * as z from 'zod';
import { PROTOCOL_NAMES } from '../../functions/contract/verdict.ts';
import { WARNING_CODES, warningDefinition } from '../../functions/contract/warnings.ts';
import { kmsKeyArn, LOCATION } from './aws-fields.ts';
import {
  type FieldsOf,
  fixedAddress,
  group,
  list,
  matching,
  nonEmpty,
  oneOf,
  pemFile,
  proxy,
  quorum,
  secretName,
  secretReference,
  trueOrFalse,
  url,
  whole,
} from './fields.ts';
import { rotate } from './rotation-schema.ts';
import {
  type ExchangeOptions,
  type KeyOptions,
  type TargetOptions,
  TOKEN_GRANTS,
  type TokenOptions,
  type UpstreamOptions,
} from './target-options.ts';

const location = matching(LOCATION, 'write one of `regions`, or "private:NAME" of one of `privateLocations`');
const minutes = whole(1, 1440, 'minutes');

const limit = z.number({ error: 'write a number' }).nonnegative({ error: 'write a number, not below 0' });
export const thresholds = group(
  Object.fromEntries(
    WARNING_CODES.filter((code) => warningDefinition(code).unit !== undefined).map((code) => [
      code,
      group({ warn: limit.optional(), critical: limit.optional() }, '{ warn: 14, critical: 3 }').optional(),
    ]),
  ),
  '{ TLS_CERT_EXPIRING: { warn: 14, critical: 3 } }',
);

const key = group(
  {
    secret: secretName,
    in: matching(
      /^(?:bearer|header:[!#$%&'*+.^_`|~0-9A-Za-z-]+|query:[A-Za-z0-9._~-]+|gateway-token)$/,
      'write "bearer", "header:NAME" or "query:NAME"; of a gateway "gateway-token"',
    ).optional(),
    owner: nonEmpty('write who looks after the key').optional(),
    kmsKey: kmsKeyArn.optional(),
    rotate: rotate.optional(),
  } satisfies FieldsOf<KeyOptions>,
  '{ secret: "NAME" }, the name of a secret in the key store, never the key itself',
);

const exchange = group(
  {
    every: minutes.optional(),
    model: nonEmpty('write the name of a model').optional(),
    maxTokensParameter: oneOf(['max_completion_tokens', 'max_tokens']).optional(),
    stream: trueOrFalse.optional(),
    timeout: whole(1_000, 300_000, 'milliseconds').optional(),
  } satisfies FieldsOf<ExchangeOptions>,
  '{ every: 60 }',
);

const upstream = group(
  {
    provider: nonEmpty('write the name of the provider in the configuration of the gateway'),
    courier: secretReference,
    every: minutes.optional(),
    timeout: whole(1_000, 600_000, 'milliseconds').optional(),
  } satisfies FieldsOf<UpstreamOptions>,
  '{ provider: "openai", courier: { secret: "NAME" } }',
);

const token = group(
  {
    url: url(['https', 'http']),
    grant: oneOf(TOKEN_GRANTS).optional(),
    clientId: nonEmpty('write the client id that the identity provider gave out'),
    clientSecret: secretReference.optional(),
    clientAuth: oneOf(['basic', 'body']).optional(),
    scope: nonEmpty('write scopes, with one space between them').optional(),
    audience: nonEmpty('write the audience that the identity provider expects').optional(),
    subjectTokenFile: nonEmpty('write the path of the file that holds the token').optional(),
  } satisfies FieldsOf<TokenOptions>,
  '{ url: "https://HOST/token", clientId: "ID" }',
);

const headerName = matching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'this is no name of a header').refine(
  (name) => !/^(?:authorization|proxy-authorization|cookie|x-api-key|api-key|x-goog-api-key)$/i.test(name),
  { error: 'a key belongs in the key store: set key.in to "header:NAME"' },
);
const header = z
  .string({ error: 'write a text' })
  .regex(/^[\t\x20-\x7e\x80-\xff]*$/, { error: 'a header takes one line of Latin-1 characters' });

export const targetSchema = group(
  {
    protocol: oneOf(PROTOCOL_NAMES),
    url: url(['wss', 'https', 'ws', 'http']),
    key: key.optional(),
    exchange: exchange.optional(),
    upstream: upstream.optional(),
    token: token.optional(),
    pins: list(
      matching(
        /^(?:sha256\/[A-Za-z0-9+/]{43}=|cert-sha256\/[0-9A-Fa-f]{64})$/,
        'write "sha256/BASE64" of the public key, or "cert-sha256/HEX" of the certificate',
      ),
      'write a list of pins',
    ).optional(),
    ca: pemFile.optional(),
    resolve: list(fixedAddress, 'write a list of "HOST:PORT:ADDRESS"').optional(),
    proxy: proxy('variable that `network.proxyAuthEnv`').optional(),
    headers: z
      .record(headerName, header, {
        error: 'write an object of names and values',
      })
      .optional(),
    timeout: whole(100, 120_000, 'milliseconds').optional(),
    minVersion: matching(/^\d+\.\d+\.\d+(?:[-+][\w.-]+)?$/, 'write a version like "2026.9.6"').optional(),
    thresholds: thresholds.optional(),
    locations: list(location, 'write a list of locations')
      .refine((items) => items.length > 0, { error: 'name at least one location, or leave it out for all' })
      .optional(),
    quorum: quorum.optional(),
  } satisfies FieldsOf<TargetOptions>,
  '{ protocol: "openai", url: "https://HOST/v1", key: { secret: "NAME" } }',
);
