import type { NotifyEvent } from '../contract/events.ts';
import type { MetricSample } from '../probe/metric-sink.ts';
import { owedText } from './passed-over.ts';
import { hasTwoKeys, isOver, type RotationRecord, type Told } from './record.ts';

export type News = Extract<NotifyEvent, { readonly pairwatch: 'news' }>;

/** What the alarms look at. A rotation that a person ended is no failure. */
export function rotationSamples({ target, rotation }: RotationRecord, now: number): readonly MetricSample[] {
  const failed =
    (rotation?.state === 'aborted' || rotation?.state === 'aborting') && rotation.because.code !== 'STOPPED';
  const overdue =
    rotation !== undefined && !isOver(rotation) && hasTwoKeys(rotation) && now > rotation.deadlineAt;
  return [
    { metric: 'RotationFailed', of: target, value: failed ? 1 : 0 },
    { metric: 'RetirementOverdue', of: target, value: overdue ? 1 : 0 },
  ];
}

/** What people have to hear of that happened since they were told of a record last, each once. */
export function newsBetween(before: Told, after: RotationRecord, now: number): readonly News[] {
  const [was, is] = [before.rotation, after.rotation];
  const same = was?.version === is?.version;
  const told = (
    { code, severity, summary, remedy }: Pick<News, 'code' | 'severity' | 'summary' | 'remedy'>,
    more: News['evidence'] = {},
  ): News => ({
    ...{ pairwatch: 'news', schema: 1, subject: after.target, at: new Date(now).toISOString() },
    ...{ code, severity, summary, remedy },
    evidence: { ...(is && { rotation: is.version, state: is.state, by: is.by }), ...more },
  });
  const news: News[] = [];
  for (const known of after.passedOver ?? []) {
    const { gateway, provider, rotation, ended, since } = known;
    const owed = before.passedOver?.find((one) => one.state === 'owed' && one.gateway === gateway);
    const evidence = { rotation, gateway, provider, ended, since: new Date(since).toISOString() };
    if (known.state === 'delivered' && owed)
      news.push(
        told(
          {
            code: 'DELIVERED_LATE',
            severity: 'ticket',
            summary: `${gateway}, which was passed over, uses the current key of ${after.target} now`,
            remedy: [],
          },
          evidence,
        ),
      );
    if (known.state === 'owed' && !(owed?.rotation === rotation && owed.ended === ended))
      news.push(
        told(
          {
            code: 'DELIVERY_OWED',
            severity: 'page',
            summary: owedText(after.target, known),
            remedy: known.trouble.remedy,
          },
          evidence,
        ),
      );
  }
  if (is?.state === 'aborted' && !(same && was?.state === 'aborted') && is.because.code !== 'STOPPED')
    news.push(told({ ...asNews(is.because), severity: 'ticket' }));
  if (is && 'trouble' in is && is.trouble && !isOver(is) && !(same && was?.trouble?.code === is.trouble.code))
    news.push(told({ ...asNews(is.trouble), severity: 'ticket' }));
  if (is?.state === 'done' && is.loss && !(same && was?.state === 'done'))
    news.push(told({ ...asNews(is.loss), severity: 'ticket' }));
  if (is?.state === 'refusing' && is.steps.length > 0 && !(same && was?.state === 'refusing'))
    news.push(
      told({
        code: 'RETIRE_BY_HAND',
        severity: 'ticket',
        summary: `the former key of ${after.target} has to be ended by a person; it is asked about until it is refused`,
        remedy: is.steps,
      }),
    );
  if (after.retired?.acceptedSince !== undefined && before.retired?.acceptedSince === undefined)
    news.push(
      told({
        code: 'RETIRED_KEY_ACCEPTED',
        severity: 'page',
        summary: `${after.target} accepts a key again that was retired and refused`,
        remedy: [
          'Find out whether the peer was put back from a backup; end the key there once more.',
          `Then rotate: \`pairwatch rotate ${after.target} --now --store aws\`.`,
        ],
      }),
    );
  return news;
}

const asNews = ({ code, message, remedy }: { code: string; message: string; remedy: readonly string[] }) => ({
  code,
  summary: message,
  remedy,
});
