import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { callsSince } from '../emulator/control.ts';
import { REGIONS } from './configuration.ts';
import type { Received } from './inbox.ts';
import type { DeployedInstallation } from './installation.ts';

/** A line of docs/log-format.md, as far as it is needed here. */
interface HandshakeLine {
  readonly message: string;
  readonly timestamp: string;
  readonly check: string;
  readonly location: string;
  readonly tick: string;
  readonly durationMs: number;
  readonly secondLook?: boolean;
}

export interface Stage {
  readonly stage: string;
  /** Epoch ms. */
  readonly at: number;
}

/** When each stage of an alert was reached, from the logs of the probes and from what the emulator was asked for. */
export async function stagesOf(
  installation: DeployedInstallation,
  {
    check,
    tick,
    since,
    sqs,
    http,
  }: { check: string; tick: number; since: number; sqs: Received; http: Received },
): Promise<readonly Stage[]> {
  const { endpoint, names } = installation;
  const lines = (await handshakes(installation)).filter(
    (line) => line.check === check && Date.parse(line.tick) === tick,
  );
  const ended = (line: HandshakeLine) => Date.parse(line.timestamp);
  const calls = await callsSince(endpoint, since);
  const [first, second] = [false, true].map((isSecond) =>
    lines.filter(({ secondLook }) => (secondLook ?? false) === isSecond),
  );
  // Whoever completes the quorum decides: the second of three.
  const quorum = (of: readonly HandshakeLine[]) => of.map(ended).toSorted((a, b) => a - b)[1];
  const put = (partition: string) =>
    calls.filter(({ what, about }) => what.endsWith('.PutItem') && about.startsWith(partition));
  const after = (at: number | undefined, found: readonly { readonly at: number }[]) =>
    found.find((one) => one.at >= (at ?? 0))?.at;
  const looked = quorum(second ?? []) ?? quorum(first ?? []);
  const cast = after(looked, put(`tick#${tick}`));
  const told = calls.filter(({ what, about }) => what === 'start' && about === names.notify);
  const published = calls.filter(({ what }) => what === 'Publish' || what.endsWith('.Publish'));
  const started = told.findLast(({ at }) => at <= sqs.at)?.at;
  const stages: readonly (readonly [string, number | undefined])[] = [
    ['look starts', Math.min(...(first ?? []).map((line) => ended(line) - line.durationMs))],
    ['first handshake of the quorum', quorum(first ?? [])],
    ['its confirmation', quorum(second ?? [])],
    ['its vote is cast', cast],
    ['the record is written', after(cast, put('record#check'))],
    ['notify starts', started],
    ['it publishes', after(started, published)],
    ['received from SQS', sqs.at],
    ['received over HTTP', http.at],
  ];
  return stages.flatMap(([stage, at]) => (at === undefined || !Number.isFinite(at) ? [] : [{ stage, at }]));
}

/** One line, each stage with its ms since the fault. */
export const inWords = (way: string, faultAt: number, stages: readonly Stage[]): string =>
  `${way}, ms after the fault: ${stages.map(({ stage, at }) => `${stage} ${Math.round(at - faultAt)}`).join(', ')}\n`;

async function handshakes(installation: DeployedInstallation): Promise<readonly HandshakeLine[]> {
  const lines: HandshakeLine[] = [];
  const logGroupName = `/aws/lambda/${installation.names.probe(0)}`;
  for (const region of REGIONS)
    for await (const { events = [] } of paginateFilterLogEvents(
      { client: installation.in(region).logs },
      { logGroupName },
    ))
      for (const { message = '' } of events)
        if (message.includes('"message":"handshake"')) lines.push(JSON.parse(message) as HandshakeLine);
  return lines;
}
