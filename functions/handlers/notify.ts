import { readFileSync } from 'node:fs';
import { SnsAlertSink } from '../aws/alert-sink.ts';
import { awsClients } from '../aws/clients.ts';
import { functionLogger } from '../aws/logger.ts';
import { notifyOf } from '../aws/notify.ts';
import { dynamoDb } from '../aws/services/dynamodb.ts';
import { sns } from '../aws/services/sns.ts';
import { stateTable } from '../aws/state-table.ts';
import { ENVIRONMENT, PLAN_FILE } from '../contract/environment.ts';
import type { NotifyEvent } from '../contract/events.ts';
import type { WatchPlan } from '../contract/plan.ts';
import { systemClock } from '../handshake/clock.ts';
import type { SnsEvent } from '../notify/alarm-change.ts';
import { readerNews, type TrailDelivery } from '../reconcile/reader-news.ts';

const {
  [ENVIRONMENT.installation]: installation = '',
  [ENVIRONMENT.home]: home = '',
  [ENVIRONMENT.alertsTopic]: alertsTopic = '',
  [ENVIRONMENT.chatTopic]: chatTopic,
} = process.env;
const plan = JSON.parse(readFileSync(new URL(PLAN_FILE, import.meta.url), 'utf8')) as WatchPlan;
const at = { installation, home, clients: awsClients({ dynamoDb, sns }) };
const logger = functionLogger(installation);
const say = (line: string) => logger.warn(line);
const sink = new SnsAlertSink({ ...at, alertsTopic, ...(chatTopic && { chatTopic }), say });
const notify = notifyOf({ plan, home, table: stateTable(at), sink, clock: systemClock, say });

/** From what was found, by the probes, by the alarms or by CloudTrail, to what people read. Fails where somebody may not have been told. */
export const handler = async (event: NotifyEvent | SnsEvent | TrailDelivery): Promise<void> => {
  const told = 'detail-type' in event ? readerNews(event, plan) : event;
  if (told) await notify.handle(told);
};
