import * as z from 'zod';
import { METRIC_DETAILS } from '../../functions/contract/metrics.ts';
import { ec2Id, keyId, kmsKeyArn, permissionsBoundary, region } from './aws-fields.ts';
import {
  CALLED_SERVICES,
  type DeploymentOptions,
  ENDPOINT_SERVICES,
  type LedgerOptions,
  LOG_DAYS,
  type RegionOptions,
  type VpcOptions,
} from './deployment-options.ts';
import {
  type FieldsOf,
  group,
  hostAndPort,
  list,
  matching,
  oneOf,
  pemFile,
  plainUrl,
  proxy,
  secretReference,
  whole,
} from './fields.ts';

const atLeastOne = <Item extends z.ZodType>(item: Item, what: string) =>
  list(item, `write a list of ${what}s`).refine((items) => items.length > 0, {
    error: `name at least one ${what}`,
  });

const vpc = group(
  {
    id: ec2Id('vpc'),
    subnets: atLeastOne(ec2Id('subnet'), 'subnet'),
    securityGroups: atLeastOne(ec2Id('sg'), 'security group'),
    availabilityZones: list(
      matching(/^[a-z0-9-]+-\d[a-z]$/, 'write the name of a zone, like "eu-central-1a"'),
      'write a list of zones',
    ).optional(),
    endpoints: list(oneOf(ENDPOINT_SERVICES), 'write a list of services').optional(),
    routeTables: atLeastOne(ec2Id('rtb'), 'route table').optional(),
  } satisfies FieldsOf<VpcOptions>,
  '{ id: "vpc-…", subnets: ["subnet-…"], securityGroups: ["sg-…"] }',
);

const ENDPOINT = 'write an https:// URL without credentials; http:// only to loopback';
const endpoint = plainUrl(['https', 'http'], ENDPOINT).refine(
  (text) =>
    !/^http:/i.test(text) || /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?:[:/]|$)/i.test(text),
  { error: ENDPOINT },
);

const regionOptions = group(
  {
    vpc: vpc.optional(),
    proxy: proxy('secret that `proxyAuth`').optional(),
    proxyAuth: secretReference.optional(),
    ca: pemFile.optional(),
    control: hostAndPort('write "HOST:PORT" of something that always answers', 'host').optional(),
    endpoints: group(
      Object.fromEntries(CALLED_SERVICES.map((service) => [service, endpoint.optional()])),
      '{ secretsmanager: "https://HOST" }',
    ).optional(),
  } satisfies FieldsOf<RegionOptions>,
  '{ vpc: { … }, proxy: "http://HOST:PORT" }',
);

const tagName = matching(
  /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu,
  'a tag has a name of 1 to 128 letters, digits, blanks and _.:/=+-@, that does not begin with "aws:"',
);
const tagValue = matching(
  /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
  'write up to 256 letters, digits, blanks and _.:/=+-@',
);

export const deploymentFields = {
  regions: list(region, 'write a list of AWS regions, like ["eu-central-1"]').optional(),
  home: region.optional(),
  tags: z
    .record(tagName, tagValue, { error: 'write an object of names and values' })
    .refine((tags) => Object.keys(tags).length <= 40, { error: 'take some out: 40 are the most' })
    .optional(),
  permissionsBoundary: permissionsBoundary.optional(),
  kmsKey: kmsKeyArn.optional(),
  logDays: z
    .union(
      LOG_DAYS.map((days) => z.literal(days)),
      { error: `write one of ${LOG_DAYS.join(', ')} (days)` },
    )
    .optional(),
  detail: oneOf(METRIC_DETAILS).optional(),
  ledger: group(
    {
      lock: oneOf(['governance', 'compliance']).optional(),
      days: whole(1, 36_500, 'days').optional(),
      confirmed: list(keyId, 'write a list of ids of signing keys').optional(),
    } satisfies FieldsOf<LedgerOptions>,
    '{ lock: "governance", days: 400 }',
  ).optional(),
  perRegion: z.record(region, regionOptions, { error: 'write an object of options by region' }).optional(),
} satisfies FieldsOf<DeploymentOptions>;
