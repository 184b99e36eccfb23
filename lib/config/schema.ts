import * as z from 'zod';
import { alerts } from './alert-schema.ts';
import { deploymentFields } from './deployment-schema.ts';
import {
  type FieldsOf,
  group,
  hostAndPort,
  label,
  list,
  matching,
  pemFile,
  proxy,
  quorum,
} from './fields.ts';
import type { NetworkOptions, Options } from './options.ts';
import { targetSchema, thresholds } from './target-schema.ts';

const network = group(
  {
    control: hostAndPort('write "HOST:PORT" of something that always answers', 'host').optional(),
    dns: hostAndPort('write "ADDRESS:PORT" of a DNS server', 'address').optional(),
    secondDns: hostAndPort('write "ADDRESS:PORT" of a DNS server', 'address').optional(),
    proxy: proxy('variable that `network.proxyAuthEnv`').optional(),
    proxyAuthEnv: matching(
      /^[A-Za-z_][A-Za-z0-9_]*$/,
      'write the name of an environment variable, not its value',
    ).optional(),
    ca: pemFile.optional(),
  } satisfies FieldsOf<NetworkOptions>,
  '{ control: "HOST:PORT" }',
);

export const schema: z.ZodType<Options> = group(
  {
    ...deploymentFields,
    name: label('the name of an installation'),
    privateLocations: list(
      label('the name of a private location'),
      'write a list of names, like ["office"]',
    ).optional(),
    every: z
      .union([z.literal(1), z.literal(2), z.literal(5), z.literal(10), z.literal(15)], {
        error: 'write 1, 2, 5, 10 or 15 (minutes)',
      })
      .optional(),
    quorum: quorum.optional(),
    alerts: alerts.optional(),
    network: network.optional(),
    thresholds: thresholds.optional(),
    targets: z
      .record(z.string(), targetSchema, { error: 'write an object of targets by name' })
      .refine((targets) => Object.keys(targets).length > 0, { error: 'add at least one target' }),
  } satisfies FieldsOf<Options>,
  '{ name: "NAME", targets: { … } }',
);
