import { readFileSync } from 'node:fs';
import type { Context } from 'aws-lambda';
import { DeployedLocation } from '../aws/deployed-location.ts';
import { functionLogger } from '../aws/logger.ts';
import { ENVIRONMENT, PLAN_FILE } from '../contract/environment.ts';
import type { LookNowAnswer, ProbeEvent, TickAnswer } from '../contract/events.ts';
import type { WatchPlan } from '../contract/plan.ts';

const { [ENVIRONMENT.home]: home = '', AWS_REGION: location = '' } = process.env;
const plan = JSON.parse(readFileSync(new URL(PLAN_FILE, import.meta.url), 'utf8')) as WatchPlan;
const here = new DeployedLocation({ plan, home, location, log: functionLogger(plan.installation) });

/** Looks at what is due at a tick, or once because somebody asks. Fails, at its end, where the watch is in trouble. */
export const handler = (event: ProbeEvent, context: Context): Promise<TickAnswer | LookNowAnswer> => {
  switch (event.pairwatch) {
    case 'tick':
      return here.tick(event, context.getRemainingTimeInMillis());
    case 'look-now':
      return here.lookNow(event);
  }
};
