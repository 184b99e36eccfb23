export interface StreamEvent {
  readonly event?: string;
  readonly data: string;
}

export interface EventStream {
  readonly events: readonly StreamEvent[];
  /** What stands after the last blank line: an event that never ended. */
  readonly rest: string;
}

/** Server-sent events (WHATWG HTML §9.2.6); comments and empty events are left out. */
export function readEventStream(text: string): EventStream {
  const blocks = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n\n');
  const rest = blocks.pop() ?? '';
  return { events: blocks.map(readEvent).filter((event) => event.data !== ''), rest: rest.trim() };
}

function readEvent(block: string): StreamEvent {
  const data: string[] = [];
  let event: string | undefined;
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (name === 'data') data.push(value);
    else if (name === 'event') event = value;
  }
  return { ...(event !== undefined && { event }), data: data.join('\n') };
}

export function isEventStream(contentType: string | undefined, text: string): boolean {
  return /^\s*text\/event-stream\b/i.test(contentType ?? '') || /^\s*(?:event|data|:)[:\s]/.test(text);
}
