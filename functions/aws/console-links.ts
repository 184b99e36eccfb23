import { ALARMS, type AlarmName } from '../contract/alarms.ts';
import { dashboardUrl, insightsUrl } from '../contract/console-url.ts';
import { namesOf } from '../contract/names.ts';
import type { TargetPlan, WatchPlan } from '../contract/plan.ts';
import { shardCount, shardOf } from '../contract/shards.ts';
import type { Link, Reference } from '../notify/reference.ts';
import { codeOf } from '../notify/who.ts';
import type { Message } from '../state/message.ts';

/** Of the logs, around what a message tells, ms. */
const BEFORE_MS = 5 * 60_000;
const AFTER_MS = 15 * 60_000;
/** A message that lasts for days needs its beginning, not all of it. */
const LONGEST_MS = 2 * 3_600_000;
/** Regions whose logs are linked; the queries differ in nothing but the region. */
const MOST_REGIONS = 4;

/** Links into the consoles of AWS, the runbook, and the owners of keys, as the plan of `notify` has them. */
export function consoleReference(plan: WatchPlan, home: string): Reference {
  const names = namesOf(plan.installation);
  const targetOf = (message: Message) =>
    plan.targets.find(({ name }) => name === message.subject.split('/')[0]);
  return {
    storeFlag: '--store aws',
    keyOwnerOf: (message) => (isOfLocation(message) ? undefined : targetOf(message)?.key?.owner),
    linksOf: (message) => [
      { title: 'Dashboard', url: dashboardUrl(home, names.dashboard) },
      ...regionsOf(message, plan).map((region) => ({
        title: `Logs in ${region}`,
        url: logsUrl(region, logGroupsOf(message, targetOf(message), region, plan), message),
      })),
      ...runbookLinks(message, plan.runbook),
    ],
  };
}

const isOfLocation = ({ standing, kind }: Message): boolean =>
  standing === 'blind' || standing === 'silent' || kind === 'sighted' || kind === 'heard';

/** The heading of an alarm where it is one, else that of the code. */
function headingOf(message: Message): string {
  const code = codeOf(message);
  if (message.standing === 'blind') return ALARMS.LocationInconclusive.runbook;
  if (message.standing === 'silent') return ALARMS.LocationSilent.runbook;
  if (message.causes.length === 0) return ALARMS.Down.runbook;
  return code in ALARMS ? ALARMS[code as AlarmName].runbook : code.toLowerCase();
}

function runbookLinks(message: Message, runbook: string): readonly Link[] {
  const needsNone = message.standing === 'up' || message.standing === 'test';
  return needsNone ? [] : [{ title: 'Runbook', url: `${runbook}#${headingOf(message)}` }];
}

/** The failing regions; where none is known, all that look. What is over, a test or no look needs no logs. */
function regionsOf(message: Message, plan: WatchPlan): readonly string[] {
  if (message.standing === 'test' || message.standing === 'up' || message.kind === 'news') return [];
  const all = [...new Set(plan.targets.flatMap(({ locations }) => locations))];
  const failing = [message.subject, ...message.causes.map(({ location }) => location)];
  const named = all.filter((location) => failing.includes(location));
  const target = plan.targets.find(({ name }) => name === message.subject.split('/')[0]);
  const regions = (named.length > 0 ? named : (target?.locations ?? [])).filter(
    (location) => !location.startsWith('private:'),
  );
  return regions.slice(0, MOST_REGIONS);
}

/** A target's own shard; of a location all of them. */
function logGroupsOf(
  message: Message,
  target: TargetPlan | undefined,
  region: string,
  { installation, targets, home }: WatchPlan,
): readonly string[] {
  const names = namesOf(installation);
  if (message.subject.endsWith('/upstream') && region === home) return [`/aws/lambda/${names.courier}`];
  const shards = shardCount(targets.filter(({ locations }) => locations.includes(region)).length);
  const wanted =
    target && !isOfLocation(message)
      ? [shardOf(target, shards)]
      : Array.from({ length: shards }, (_, at) => at);
  return wanted.map((shard) => `/aws/lambda/${names.probe(shard)}`);
}

function logsUrl(region: string, logGroups: readonly string[], message: Message): string {
  const lines = [
    'fields @timestamp, @message',
    ...(isOfLocation(message) ? [] : [`filter check = "${message.subject}"`]),
    'sort @timestamp desc',
    'limit 100',
  ];
  const opened = Date.parse(message.openedAt);
  const last = Math.min(Date.parse(message.at), opened + LONGEST_MS);
  const query = lines.join('\n| ');
  return insightsUrl(region, { logGroups, query, from: opened - BEFORE_MS, until: last + AFTER_MS });
}
