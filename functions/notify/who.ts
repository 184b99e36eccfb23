import { headline, type Message } from '../state/message.ts';
import type { Messages } from './storm.ts';
import { counted, list } from './words.ts';

export function whoOf(messages: Messages): string {
  const [first] = messages;
  return messages.length === 1 ? first.subject : `${messages.length} checks at ${first.endpoint}`;
}

export const codeOf = (message: Message): string => headline(message.causes)?.code ?? 'UNKNOWN';

/** `from a and b (2 of 3 locations; c pairs)`; empty where no location is known to fail. */
export function fromWhere(message: Message): string {
  const { pairedFrom: pairing } = message;
  const pair = pairing.length > 0 ? `; ${list(pairing)} pair${pairing.length === 1 ? 's' : ''}` : '';
  return fromFailing(message, pair);
}

/** The same without those that pair, for a line with little room. */
export const fromBriefly = (message: Message): string => fromFailing(message, '');

function fromFailing(message: Message, pair: string): string {
  if (message.standing === 'blind') return `for ${checksOf(message)}`;
  const failing = [...new Set(message.causes.map(({ location }) => location))];
  if (failing.length === 0) return '';
  if (message.locations <= 1) return `from ${list(failing)}`;
  if (failing.length === message.locations) return `from all ${message.locations} locations`;
  return `from ${list(failing)} (${failing.length} of ${message.locations} locations${pair})`;
}

/** `0 checks` of a message without causes means that they are not known. */
export const checksOf = ({ causes }: Message): string =>
  causes.length > 0 ? counted(causes.length, 'check') : 'its checks';

export const pairedFrom = ({ pairedFrom: locations }: Message): string =>
  locations.length > 0 ? ` from ${list(locations)}` : '';

export const failedLooks = (messages: Messages): string =>
  counted(
    messages.reduce((sum, message) => sum + message.failedLooks, 0),
    'failed look',
  );
