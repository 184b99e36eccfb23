import { ROTATION_DRIVERS } from '../../functions/contract/rotation.ts';
import {
  type FieldsOf,
  group,
  list,
  matching,
  nonEmpty,
  oneOf,
  secretReference,
  url,
  whole,
} from './fields.ts';
import type { IssuerOptions, RotateOptions } from './rotation-options.ts';

const word = nonEmpty('write the name or the id').optional();
const address = url(['https', 'http']).optional();

const issuer = group(
  {
    url: address,
    project: word,
    expiresInDays: matching(/^[1-9]\d{0,3}$/, 'write a number of days as text, like "90"').optional(),
    workspace: word,
    provider: word,
    tenant: word,
    client: word,
    login: address,
    subscription: word,
    resourceGroup: word,
    account: word,
  } satisfies FieldsOf<IssuerOptions>,
  '{ project: "proj_…" }',
);

export const rotate = group(
  {
    every: whole(1, 365, 'days').optional(),
    driver: oneOf(ROTATION_DRIVERS).optional(),
    vault: secretReference.optional(),
    through: nonEmpty('write the name of a target').optional(),
    grace: whole(0, 10_080, 'minutes').optional(),
    deadline: whole(1, 720, 'hours').optional(),
    verify: oneOf(['all', 'quorum']).optional(),
    usedBy: list(nonEmpty('write the name of a target'), 'write a list of targets').optional(),
    issuer: issuer.optional(),
  } satisfies FieldsOf<RotateOptions>,
  '{ every: 30 }',
);
