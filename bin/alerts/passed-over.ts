import { newsMessage } from '../../functions/notify/stray.ts';
import { newsBetween } from '../../functions/rotate/news.ts';
import { owe } from '../../functions/rotate/passed-over.ts';
import { emptyRecord, type RotationIn } from '../../functions/rotate/record.ts';
import { recordWithStore } from '../../functions/rotate/with-store.ts';
import { NOON } from './scene.ts';

const BEFORE = emptyRecord('support-api');
const ROTATION: RotationIn<'delivering'> = {
  ...{ state: 'delivering', version: '8f0c2d6a-1b3e-4c5d-9e7f-0a1b2c3d4e5f', urgent: true, graceMs: 0 },
  ...{ startedAt: NOON, since: NOON, promotedAt: NOON, deadlineAt: NOON, attempts: 0, nextAt: 0 },
  by: 'arn:aws:lambda:us-east-1:111122223333:function:pairwatch-production-rotate',
  askedBy: 'ada@desk',
  former: { version: '3d2c1b0a-5e4d-4f6a-8b9c-7d8e9f0a1b2c', fingerprint: '7c1e90ab' },
  pending: '5f20d3c8',
  ...{ intents: [], deliveries: [] },
};
const TROUBLE = {
  code: 'NOT_DELIVERED',
  message:
    'gateway does not use the new key yet: TCP_REFUSED: The host is there, and nothing listens on the port',
  remedy: ['What it means, and what to do: `pairwatch explain TCP_REFUSED`.'],
} as const;

const [NEWS] = newsBetween(
  BEFORE,
  recordWithStore(
    {
      ...BEFORE,
      rotation: { ...ROTATION, state: 'done', endedAt: NOON },
      ...owe(BEFORE, ROTATION, { gateway: 'gateway', provider: 'support' }, TROUBLE, NOON),
    },
    '--store aws',
  ),
  NOON,
);
if (!NEWS) throw new Error('nothing is told');

export const GATEWAY_PASSED_OVER = newsMessage(NEWS);
