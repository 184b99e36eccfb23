import { ALARMS, type AlarmName } from '../contract/alarms.ts';
import type { NotifyEvent } from '../contract/events.ts';
import { incidentId } from '../state/incident.ts';
import type { Message, MessageCause } from '../state/message.ts';
import type { AlarmChange } from './alarm-change.ts';
import { severityOf } from './incidents.ts';
import { iso } from './words.ts';

/** Whom and what an alarm is about. Of somebody else's alarm: its name, and the installation. */
export interface AlarmSubject {
  readonly alarm: string;
  readonly subject: string;
}

/** A message that stands in no record. */
function stray(
  message: Pick<Message, 'kind' | 'subject' | 'standing'> & Partial<Message>,
  at: number,
): Message {
  return {
    schema: 1,
    incident: incidentId(message.subject, { kind: 'outage' }, at),
    sequence: 1,
    endpoint: message.subject,
    at: iso(at),
    openedAt: iso(at),
    severity: severityOf(message.standing),
    before: null,
    causes: [],
    pairedFrom: [],
    locations: 1,
    failedLooks: 0,
    durationMs: 0,
    remedy: [],
    reproduce: null,
    ...message,
  };
}

const poorer = (why: string): string =>
  `This message is poorer than others: the state table could not be read (${why}). Causes, history and mutes are missing; it comes once a change.`;

const said = ({ reason }: AlarmChange): readonly string[] =>
  reason === '' ? [] : [`CloudWatch says: ${reason}`];

const definitionOf = (alarm: string) => (alarm in ALARMS ? ALARMS[alarm as AlarmName] : undefined);

/** An alarm told by what itself says. `why`: the code of what keeps it from being joined with the records. */
export function alarmMessage({ alarm, subject }: AlarmSubject, change: AlarmChange, why?: string): Message {
  const is = change.state === 'ALARM';
  const isDown = is && alarm === 'Down';
  const definition = definitionOf(alarm);
  const cause: MessageCause = {
    location: 'CloudWatch',
    check: subject,
    code: alarm,
    phase: null,
    owner: null,
    summary: definition?.summary.replace(/\.$/, '') ?? firstSentence(change.description) ?? change.alarmName,
    since: iso(change.at),
    evidence: {
      alarm: change.alarmName,
      ...(change.reason !== '' && { cloudWatch: change.reason }),
      ...(!definition && change.description !== '' && { description: change.description }),
    },
  };
  return stray(
    {
      kind: is ? 'alarm' : 'alarm-ended',
      subject,
      standing: isDown ? 'down' : is ? 'alarm' : 'up',
      severity: definition?.severity ?? 'page',
      causes: isDown ? [] : [cause],
      ...(why !== undefined && { note: [poorer(why), ...(isDown ? said(change) : [])].join(' ') }),
    },
    change.at,
  );
}

/** What a probe said when it found messages due that cannot be read now. */
export function headlinesMessage(event: Extract<NotifyEvent, { pairwatch: 'due' }>, why: string): Message {
  const { checks, locations, headlines, from, tick } = event;
  const [subject = from] = [...checks, ...locations];
  const causes = headlines.map((summary) => ({
    location: from,
    check: subject,
    code: 'FOUND',
    phase: null,
    owner: null,
    summary,
    since: tick,
    evidence: {},
  }));
  return stray({ kind: 'found', subject, standing: 'alarm', causes, note: poorer(why) }, Date.parse(tick));
}

const DAY_MS = 86_400_000;

/** What a rotation or an audit found; nobody says when it is over, so it is told once. */
export function newsMessage(event: Extract<NotifyEvent, { pairwatch: 'news' }>): Message {
  const { subject, code, severity, summary, remedy, evidence, at, once } = event;
  const time = Date.parse(at);
  // Of one target several things may be found at one moment.
  const about = `${subject} ${code} ${once ?? JSON.stringify(evidence)}`;
  const cause = {
    location: 'Pairwatch',
    check: subject,
    code,
    phase: null,
    owner: null,
    summary,
    since: at,
    evidence,
  };
  return stray(
    {
      kind: 'news',
      incident: incidentId(about, { kind: 'outage' }, once === undefined ? time : time - (time % DAY_MS)),
      subject,
      standing: 'alarm',
      severity,
      causes: [cause],
      remedy,
    },
    time,
  );
}

export function testMessage(installation: string, by: string, at: number): Message {
  const summary = `${by} asked for it; whoever reads this gets the alerts of the watch ${installation}`;
  const cause = { location: '', check: installation, code: 'TEST', phase: null, owner: null, since: iso(at) };
  return stray(
    {
      kind: 'test',
      subject: installation,
      standing: 'test',
      causes: [{ ...cause, summary, evidence: {} }],
    },
    at,
  );
}

const firstSentence = (text: string): string | undefined => /^[^.]{1,200}/.exec(text)?.[0];
