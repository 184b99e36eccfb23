import { readFileSync } from 'node:fs';
import type { Context } from 'aws-lambda';
import { DeployedLocation } from '../aws/deployed-location.ts';
import { functionLogger } from '../aws/logger.ts';
import { ENVIRONMENT, PLAN_FILE } from '../contract/environment.ts';
import type { TickAnswer, TickEvent } from '../contract/events.ts';
import type { WatchPlan } from '../contract/plan.ts';

const { [ENVIRONMENT.home]: home = '', AWS_REGION: location = '' } = process.env;
const plan = JSON.parse(readFileSync(new URL(PLAN_FILE, import.meta.url), 'utf8')) as WatchPlan;
const here = new DeployedLocation({ plan, home, location, log: functionLogger(plan.installation) });

/** Asks gateways for their own pairing with an AI provider: a device of its own, that no probe may read. */
export const handler = (event: TickEvent, context: Context): Promise<TickAnswer> =>
  here.tick(event, context.getRemainingTimeInMillis());
