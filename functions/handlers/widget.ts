import { readFileSync } from 'node:fs';
import type { Context } from 'aws-lambda';
import { awsClients } from '../aws/clients.ts';
import { dynamoDb } from '../aws/services/dynamodb.ts';
import { stateTable } from '../aws/state-table.ts';
import { ENVIRONMENT, PLAN_FILE } from '../contract/environment.ts';
import type { WatchPlan } from '../contract/plan.ts';
import { widgetOf } from '../dashboard/widget.ts';

const { [ENVIRONMENT.installation]: installation = '', [ENVIRONMENT.home]: home = '' } = process.env;
const plan = JSON.parse(readFileSync(new URL(PLAN_FILE, import.meta.url), 'utf8')) as WatchPlan;
const table = stateTable({ installation, home, clients: awsClients({ dynamoDb }) });

/** The panels of state and incidents: what the dashboard shows of the state table. */
export const handler = (event: unknown, { invokedFunctionArn }: Context): Promise<string> =>
  widgetOf(event, {
    plan,
    source: table,
    now: Date.now(),
    endpoint: invokedFunctionArn,
  });
