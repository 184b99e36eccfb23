import { newsMessage } from '../../functions/notify/stray.ts';
import type { ReconcileFinding } from '../../functions/reconcile/finding.ts';
import { newsOf } from '../../functions/reconcile/tell.ts';
import type { Message } from '../../functions/state/message.ts';
import { NOON } from './scene.ts';

const found = (code: ReconcileFinding['code'], evidence: ReconcileFinding['evidence']): Message =>
  newsMessage(newsOf({ code, target: 'support-api', evidence }, NOON));

const ACCOUNT = 'arn:aws:iam::111122223333';
const EVENT = '5c3d9b1e-7a42-4f0e-9d55-2b8c1f6e0a37';

export const KEY_STORED_BY_SOMEBODY = found('KEY_NOT_ROTATED', {
  by: `${ACCOUNT}:user/ada`,
  from: '198.51.100.7',
  event: EVENT,
  name: 'PutSecretValue',
  at: '2026-11-21T17:42:08.000Z',
  version: '8f0c2d6a-1b3e-4c5d-9e7f-0a1b2c3d4e5f',
  createdAt: '2026-11-21T17:42:08.000Z',
});

export const KEY_READ_BY_SOMEBODY = found('FOREIGN_READER', {
  secret: 'pairwatch/production/support-api',
  by: `${ACCOUNT}:role/batch`,
  session: 'i-0a1b2c3d4e5f60718',
  from: '198.51.100.7',
  event: EVENT,
  at: new Date(NOON).toISOString(),
  reads: 1,
});
