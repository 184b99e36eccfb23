import type { FaultDefinition } from './definition.ts';

export const proxyFaults = {
  PROXY_UNREACHABLE: {
    phase: 'proxy',
    owner: 'network',
    transient: true,
    summary: 'The forward proxy cannot be reached; the target itself was not tried',
    remedy: [
      'What went wrong: {problem}.',
      'The proxy was {proxy}: check that it runs, and that its name and port are right.',
      'If no proxy is wanted here: `proxy: "none"` in the configuration, `--proxy none` on the command line, or unset HTTPS_PROXY.',
      'If the target needs no proxy, name its host in NO_PROXY.',
    ],
  },
  PROXY_AUTH_MISSING: {
    phase: 'proxy',
    owner: 'watcher',
    transient: false,
    summary: "The forward proxy's user:password is not in its secret, so this location could not go out",
    remedy: [
      'What is missing: {problem}.',
      'Write `user:password` into a file without a line break, and store it: `aws secretsmanager put-secret-value --secret-id SECRET --secret-string file://FILE`.',
      'If the proxy {proxy} asks for none, leave `proxyAuth` out of the configuration, and deploy.',
    ],
  },
  PROXY_AUTH_REQUIRED: {
    phase: 'proxy',
    owner: 'credential',
    transient: false,
    summary: 'The forward proxy wants a user name and a password (407), or refuses those it got',
    remedy: [
      'Give the proxy its user:password in an environment variable, and name that variable: `--proxy-auth-env NAME`, or `network.proxyAuthEnv` in the configuration.',
      'If a password is given already, ask the keeper of the proxy whether it was changed.',
    ],
  },
  PROXY_DENIED: {
    phase: 'proxy',
    owner: 'network',
    transient: false,
    summary: 'The forward proxy refused to open a tunnel to the target',
    remedy: [
      {
        when: { status: 502 },
        step: 'The proxy answered 502: it tried and could not reach the target. Check the target from the network of the proxy.',
      },
      {
        when: { status: 504 },
        step: 'The proxy answered 504: the target did not answer it. Check the target from the network of the proxy.',
      },
      'Ask the keeper of the proxy to allow CONNECT to {host}.',
      'If the target needs no proxy, name its host in NO_PROXY.',
    ],
  },
} as const satisfies Record<string, FaultDefinition>;
