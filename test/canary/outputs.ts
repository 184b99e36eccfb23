import { har } from '../../bin/output/har.ts';
import { painter } from '../../bin/output/paint.ts';
import { plain } from '../../bin/output/plain.ts';
import { waterfall } from '../../bin/output/waterfall.ts';
import { handshake } from '../../functions/handshake/handshake.ts';
import { reproduce } from '../../functions/handshake/reproduce.ts';
import type { HandshakeResult, HandshakeSpec } from '../../functions/handshake/spec.ts';

export interface Said {
  readonly result: HandshakeResult;
  /** Everything that people and machines get to see of it, and what it remembers. */
  readonly text: string;
}

/** Meets the peer and renders the verdict in every way there is. */
export async function everythingSaid(spec: HandshakeSpec): Promise<Said> {
  const result = await handshake(spec);
  const reproduction = reproduce(spec);
  const text = [
    JSON.stringify(result.verdict),
    JSON.stringify(result.observed),
    har([result], '0'),
    plain(result.verdict, { reproduction }),
    waterfall(result.verdict, { reproduction }, 200, painter(false)),
  ].join('\n');
  return { result, text };
}
