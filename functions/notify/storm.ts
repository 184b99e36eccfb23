import { headline, type Message } from '../state/message.ts';

export type Messages = readonly [Message, ...Message[]];

/** Locations do not tick at one moment, and do not see a fault at one tick: so far apart may messages of a storm be, ms. */
const NEIGHBOURS_MS = 120_000;

/**
 * Messages that say the same of one endpoint within neighbouring ticks (the same kind, standing and code, whatever
 * target) belong into one alert. Order is kept: by the first message of each, and within an incident always.
 */
export function grouped(messages: readonly Message[]): readonly Messages[] {
  const groups: [Message, ...Message[]][] = [];
  const last = new Map<string, number>();
  for (const message of messages) {
    const after = last.get(message.incident) ?? -1;
    const joined = groups.findIndex(([first], at) => at > after && isAlike(first, message));
    if (joined < 0) groups.push([message]);
    else groups[joined]?.push(message);
    last.set(message.incident, joined < 0 ? groups.length - 1 : joined);
  }
  return groups;
}

const isAlike = (first: Message, other: Message): boolean =>
  first.endpoint === other.endpoint &&
  first.kind === other.kind &&
  first.standing === other.standing &&
  headline(first.causes)?.code === headline(other.causes)?.code &&
  Math.abs(Date.parse(first.at) - Date.parse(other.at)) <= NEIGHBOURS_MS;
