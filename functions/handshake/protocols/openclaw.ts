import type { Protocol } from './protocol.ts';

export const openclaw: Protocol = {
  schemes: ['https:', 'http:'],
  defaultTimeoutMs: () => 10_000,
  pair: () => Promise.reject(new Error('not written yet')),
};
