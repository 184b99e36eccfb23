import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { GetTemplateCommand, paginateListStacks } from '@aws-sdk/client-cloudformation';
import {
  paginateDescribeAlarmHistory,
  paginateDescribeAlarms,
  paginateListMetrics,
} from '@aws-sdk/client-cloudwatch';
import { paginateDescribeLogGroups, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { paginateListFunctions } from '@aws-sdk/client-lambda';
import { GetScheduleCommand, paginateListSchedules } from '@aws-sdk/client-scheduler';
import type { Region } from './configuration.ts';
import type { Deployment } from './deployment.ts';
import type { Inbox } from './inbox.ts';

/** Kinds of places where something of an installation can be read by people who may not read its secrets. */
export const PLACES = [
  'synthesised file',
  'template',
  'environment variable',
  'event',
  'log line',
  'metric',
  'alarm',
  'message',
  'table item',
] as const;
export type PlaceKind = (typeof PLACES)[number];

export interface Text {
  readonly kind: PlaceKind;
  readonly place: string;
  readonly text: string;
}

/** All that an installation has left anywhere, its secrets alone left out. */
export async function* everythingLeft(
  installation: Deployment & { readonly inbox: Inbox },
): AsyncGenerator<Text> {
  const { folder, inbox } = installation;
  const output = join(folder, 'cdk.out');
  for (const entry of readdirSync(output, { recursive: true, withFileTypes: true })) {
    const place = join(entry.parentPath, entry.name);
    if (entry.isFile()) yield { kind: 'synthesised file', place, text: readFileSync(place, 'latin1') };
  }
  for (const received of inbox.all)
    yield { kind: 'message', place: received.topic, text: JSON.stringify(received) };
  for (const region of installation.regions) yield* leftIn(region, installation);
  for await (const { Items = [] } of paginateScan(
    { client: installation.home.dynamoDb },
    { TableName: installation.names.table },
  ))
    for (const item of Items) {
      const bodies = Object.values(item).flatMap(({ B }) => (B ? [gunzipSync(B).toString('utf8')] : []));
      yield {
        kind: 'table item',
        place: item['pk']?.S ?? '',
        text: [JSON.stringify(item), ...bodies].join('\n'),
      };
    }
}

async function* leftIn(region: Region, installation: Deployment): AsyncGenerator<Text> {
  const { cloudFormation, cloudWatch, lambda, logs, scheduler } = installation.in(region);
  const left = (kind: PlaceKind, place: string, value: unknown): Text => ({
    kind,
    place: `${place} in ${region}`,
    text: JSON.stringify(value),
  });
  for await (const { StackSummaries = [] } of paginateListStacks({ client: cloudFormation }, {}))
    for (const { StackName = '' } of StackSummaries)
      yield left('template', StackName, await cloudFormation.send(new GetTemplateCommand({ StackName })));
  for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {}))
    for (const one of Functions) yield left('environment variable', one.FunctionName ?? '', one);
  for await (const { Schedules = [] } of paginateListSchedules({ client: scheduler }, {}))
    for (const { Name, GroupName } of Schedules)
      yield left(
        'event',
        Name ?? '',
        (await scheduler.send(new GetScheduleCommand({ Name, GroupName }))).Target,
      );
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client: logs }, {}))
    for (const { logGroupName } of logGroups)
      for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, { logGroupName }))
        for (const { message } of events) yield left('log line', logGroupName ?? '', message);
  for await (const { Metrics = [] } of paginateListMetrics({ client: cloudWatch }, {}))
    yield left('metric', 'metrics', Metrics);
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client: cloudWatch }, {}))
    yield left('alarm', 'alarms', MetricAlarms);
  for await (const { AlarmHistoryItems = [] } of paginateDescribeAlarmHistory({ client: cloudWatch }, {}))
    yield left('alarm', 'history of alarms', AlarmHistoryItems);
}
