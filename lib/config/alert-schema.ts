import * as z from 'zod';
import type { AlertOptions } from './alert-options.ts';
import { principalArn, topicArn } from './aws-fields.ts';
import { type FieldsOf, group, list, plainUrl, trueOrFalse, whole } from './fields.ts';

const RUNBOOK = 'write the https:// URL of the published runbook, without #';
const WEBHOOK = 'write an https:// URL without credentials';

export const alerts = group(
  {
    remindEvery: whole(0, 10_080, 'minutes').optional(),
    runbook: plainUrl(['https'], RUNBOOK).optional(),
    email: list(z.email({ error: 'write an e-mail address' }), 'write a list of e-mail addresses').optional(),
    webhook: list(plainUrl(['https'], WEBHOOK), 'write a list of https:// URLs').optional(),
    topic: topicArn.optional(),
    chat: trueOrFalse.optional(),
    foreignReaders: trueOrFalse.optional(),
    allowedReaders: list(principalArn, 'write a list of ARNs of roles and users').optional(),
  } satisfies FieldsOf<AlertOptions>,
  '{ email: ["ops@example.com"] }',
);
