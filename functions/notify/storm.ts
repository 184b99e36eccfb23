import { headline, type Message } from '../state/message.ts';

/**
 * Messages that say the same of one endpoint at one tick (the same kind, the same code, whatever target) belong
 * into one alert. Order is kept: by the first message of each.
 */
export function grouped(messages: readonly Message[]): readonly (readonly [Message, ...Message[]])[] {
  const groups = new Map<string, [Message, ...Message[]]>();
  for (const message of messages) {
    const key = [
      message.endpoint,
      message.at,
      message.kind,
      message.standing,
      headline(message.causes)?.code,
    ];
    const group = groups.get(key.join('\n'));
    if (group) group.push(message);
    else groups.set(key.join('\n'), [message]);
  }
  return [...groups.values()];
}
