import { readFileSync } from 'node:fs';
import type { Context } from 'aws-lambda';
import { DeployedLocation } from '../aws/deployed-location.ts';
import { functionLogger } from '../aws/logger.ts';
import { DeployedCourier } from '../aws/rotation/deployed-courier.ts';
import { ENVIRONMENT, PLAN_FILE } from '../contract/environment.ts';
import type { CourierAnswer, CourierEvent } from '../contract/events.ts';
import type { WatchPlan } from '../contract/plan.ts';

const { [ENVIRONMENT.home]: home = '', AWS_REGION: location = '' } = process.env;
const plan = JSON.parse(readFileSync(new URL(PLAN_FILE, import.meta.url), 'utf8')) as WatchPlan;
const here = new DeployedLocation({ plan, home, location, log: functionLogger(plan.installation) });
const courier = new DeployedCourier({ plan, home });

/** Asks gateways for their own pairing with an AI provider, and has them take new keys: a device of its own, that no probe may read. */
export const handler = (event: CourierEvent, context: Context): Promise<CourierAnswer> => {
  switch (event.pairwatch) {
    case 'tick':
      return here.tick(event, context.getRemainingTimeInMillis());
    case 'deliver':
      return courier.deliver(event);
    case 'put-in-force':
      return courier.putInForce(event);
  }
};
