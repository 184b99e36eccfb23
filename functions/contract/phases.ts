/** The steps of a handshake, in the order of a trace. */
export const PHASES = [
  'credential',
  'dns',
  'tcp',
  'proxy',
  'tls',
  'token',
  'http',
  'upgrade',
  'challenge',
  'identity',
  'auth',
  'pairing',
  'quota',
  'service',
  'exchange',
  'upstream',
] as const;

export type Phase = (typeof PHASES)[number];
