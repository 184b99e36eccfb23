import type { HandshakeSpec } from '../../functions/handshake/spec.ts';

/** A key that no table knows and that is easy to look for. */
export const KEY = 'sk-cnry7Kq2Vb9Xw4Zt8Lm';

/** A handshake with an API on loopback. */
export function apiSpec(port: number, over: Partial<HandshakeSpec> = {}): HandshakeSpec {
  return {
    target: 'practice',
    protocol: 'openai',
    url: new URL(`http://127.0.0.1:${port}/v1`),
    location: 'private:test',
    credential: { state: 'found', value: KEY },
    timeoutMs: 5000,
    ...over,
  };
}
