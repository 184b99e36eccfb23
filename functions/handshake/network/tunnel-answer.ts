import type { Socket } from 'node:net';

/** How a proxy answered CONNECT (RFC 9110, section 9.3.6). */
export type TunnelAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly reason: string; readonly schemes: string[] }
  | {
      readonly kind: 'broken';
      readonly problem: 'closed' | 'not HTTP' | 'too large';
      readonly error?: string;
    };

const MAX_BYTES = 64 * 1024;

/**
 * Reads the head of the answer to CONNECT and nothing after it: what follows belongs to the tunnel and is put back.
 * Interim (1xx) answers are passed over; all heads together may have 64 KiB.
 */
export function readTunnelAnswer(socket: Socket): Promise<TunnelAnswer> {
  const { promise, resolve } = Promise.withResolvers<TunnelAnswer>();
  let seen: Buffer = Buffer.alloc(0);
  let interim = 0;

  const onReadable = () => {
    for (let chunk: Buffer | null = socket.read(); chunk !== null; chunk = socket.read()) {
      seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk]);
      const answer = parse();
      if (answer) return settle(answer);
    }
  };
  const parse = (): TunnelAnswer | undefined => {
    for (;;) {
      const end = endOfHead(seen);
      if (interim + (end ?? seen.length) > MAX_BYTES) return { kind: 'broken', problem: 'too large' };
      if (!couldBeHttp(seen)) return { kind: 'broken', problem: 'not HTTP' };
      if (end === undefined) return undefined;
      const head = parseHead(seen.toString('latin1', 0, end));
      if (!head) return { kind: 'broken', problem: 'not HTTP' };
      seen = seen.subarray(end);
      if (head.status >= 200 || head.status === 101) return head;
      interim += end;
    }
  };
  const settle = (answer: TunnelAnswer) => {
    socket.off('readable', onReadable);
    socket.off('end', onEnd);
    socket.off('close', onEnd);
    if (seen.length > 0 && !socket.destroyed) socket.unshift(seen);
    resolve(answer);
  };
  const onEnd = () => {
    const error = (socket.errored as NodeJS.ErrnoException | null)?.code;
    settle({ kind: 'broken', problem: 'closed', ...(error === undefined ? {} : { error }) });
  };
  socket.on('readable', onReadable);
  socket.on('end', onEnd);
  socket.on('close', onEnd);
  return promise;
}

/** The offset after the blank line; bare line feeds end a line too (RFC 9112, section 2.2). */
function endOfHead(bytes: Buffer): number | undefined {
  const ends = ['\r\n\r\n', '\n\n', '\n\r\n'].flatMap((blank) => {
    const at = bytes.indexOf(blank, 0, 'latin1');
    return at === -1 ? [] : [at + blank.length];
  });
  return ends.length === 0 ? undefined : Math.min(...ends);
}

const couldBeHttp = (bytes: Buffer): boolean => 'HTTP/1.'.startsWith(bytes.toString('latin1', 0, 7));

function parseHead(head: string): (TunnelAnswer & { kind: 'answer' }) | undefined {
  const [statusLine = '', ...lines] = head.split(/\r?\n/);
  const [, status, reason = ''] = /^HTTP\/1\.[01] +(\d{3})(?: (.*))?$/.exec(statusLine) ?? [];
  if (status === undefined) return undefined;
  return { kind: 'answer', status: Number(status), reason, schemes: lines.flatMap(challengeSchemes) };
}

/** The schemes of a Proxy-Authenticate line: the tokens that are followed by a parameter, a blank or nothing. */
function challengeSchemes(line: string): string[] {
  const [, value] = /^proxy-authenticate:(.*)$/i.exec(line) ?? [];
  const challenges = (value ?? '').replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').split(',');
  return challenges.flatMap((challenge) => /^\s*([A-Za-z][\w-]*)(?=\s|$)(?!\s*=)/.exec(challenge)?.[1] ?? []);
}
