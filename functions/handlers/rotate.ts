import { readFileSync } from 'node:fs';
import type { Context } from 'aws-lambda';
import { functionLogger } from '../aws/logger.ts';
import { DeployedRotations } from '../aws/rotation/deployed-rotations.ts';
import { ENVIRONMENT, PLAN_FILE } from '../contract/environment.ts';
import type { RotateEvent } from '../contract/events.ts';
import type { WatchPlan } from '../contract/plan.ts';
import type { ListedKey } from '../rotate/driver.ts';
import type { WishAnswer } from '../rotate/wish.ts';

const {
  [ENVIRONMENT.home]: home = '',
  [ENVIRONMENT.ledgerBucket]: bucket = '',
  [ENVIRONMENT.ledgerKey]: key = '',
} = process.env;
const plan = JSON.parse(readFileSync(new URL(PLAN_FILE, import.meta.url), 'utf8')) as WatchPlan;
const logger = functionLogger(plan.installation);
const rotations = new DeployedRotations({ plan, home, bucket, key, say: (line) => logger.warn(line) });

type Answer = readonly ListedKey[] | WishAnswer | null | undefined;

/** Secrets Manager's four steps, all that comes after them, and what people wish. No key is in an event or in an answer. */
export const handler = (event: RotateEvent, context: Context): Promise<Answer> => {
  const { awsRequestId: id, invokedFunctionArn: by } = context;
  const run = { id, by, leftMs: () => context.getRemainingTimeInMillis() };
  if ('Step' in event) return rotations.step(event, run);
  switch (event.pairwatch) {
    case 'rotations-due':
      return rotations.due(run);
    case 'list-keys':
      return rotations.listKeys(event, run);
    case 'rotation-wish':
      return rotations.wish(event, run);
  }
};
