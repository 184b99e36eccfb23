import type { FaultDefinition } from './definition.ts';

export const httpFaults = {
  HTTP_TIMEOUT: {
    phase: 'http',
    owner: 'endpoint',
    transient: true,
    summary: 'The request was sent, and no complete answer came in time',
    remedy: [
      'Look at the status page of the provider, or at the load of the server.',
      'If it always answers slowly, give it more time: `timeout` of the target, or `--timeout MS`.',
    ],
  },
  HTTP_RESET: {
    phase: 'http',
    owner: 'endpoint',
    transient: true,
    summary: 'The server closed the connection before it answered',
    remedy: [
      {
        when: { plain: true },
        step: 'If the server speaks TLS on this port, begin the URL with `wss://` (or `https://`).',
      },
      'Read the log of the server, or of the proxy in front of it, for a crash or a restart at that moment.',
      'If it happens now and then, compare the idle timeouts of the load balancer and of the server.',
    ],
  },
  HTTP_MALFORMED: {
    phase: 'http',
    owner: 'endpoint',
    transient: false,
    summary: 'What came back is not HTTP, or cannot be decoded',
    remedy: [
      'What did not fit: {problem}.',
      'Check the port in {host}: another service may listen there.',
      'If a proxy stands in front of the API, look whether it changes the encoding of answers.',
    ],
  },
  HTTP_TRUNCATED: {
    phase: 'http',
    owner: 'endpoint',
    transient: true,
    summary: 'The answer was cut off before its end',
    remedy: [
      'Look for a proxy or load balancer that cuts answers short, or a server that crashes while it sends.',
      'If it goes on, report it to the provider with the time of the failure.',
    ],
  },
  HTTP_TOO_LARGE: {
    phase: 'http',
    owner: 'endpoint',
    transient: false,
    summary: 'The answer is larger than any answer of this API should be',
    remedy: [
      'Too large was its {what}: over {limitBytes} bytes.',
      'Check that the URL leads to an API and not to a download or an endless stream: {host}.',
      'If the list of models really is that long, give the target a base path with a shorter one.',
    ],
  },
  HTTP_REDIRECT: {
    phase: 'http',
    owner: 'config',
    transient: false,
    summary: 'The API sends us to another address; the key was not sent there',
    remedy: [
      'It points to {location}.',
      'If that is the right home of the API, set it as `url` of the target.',
      'If it is a login page, the entrance for people stands in front of the API: use the API address of the provider.',
    ],
  },
  HTTP_NOT_FOUND: {
    phase: 'http',
    owner: 'config',
    transient: false,
    summary: 'There is no API under this path',
    remedy: [
      'An API answered at {suggestedUrl}: set that as `url` of the target.',
      'Check the base path in the documentation of the provider: most end in /v1.',
    ],
  },
  HTTP_NOT_API: {
    phase: 'http',
    owner: 'endpoint',
    transient: false,
    summary: 'Something other than the API answered, such as a web page',
    remedy: [
      'What came was {got}.',
      'Open {host} in a browser: a maintenance page, a captive portal or the website of the product may stand there.',
      'Check that `url` of the target is the API base, which often ends in /v1.',
    ],
  },
  HTTP_VERSION_UNSUPPORTED: {
    phase: 'http',
    owner: 'config',
    transient: false,
    summary: 'The API no longer supports, or does not yet support, the version that was asked for',
    remedy: [
      'It said: "{message}".',
      'Look up the current version in the documentation of the provider, and set it in `url` or `headers` of the target.',
    ],
  },
  HTTP_BLOCKED: {
    phase: 'http',
    owner: 'network',
    transient: false,
    summary: 'A firewall, a region rule or an address rule refuses this location',
    remedy: [
      {
        when: { rule: 'region' },
        step: 'It is about the region: the provider does not serve the country that this location calls from.',
      },
      {
        when: { rule: 'address' },
        step: 'It is about the address: only listed addresses may call.',
      },
      'What refused was {front}.',
      'Allow the outgoing address of this location at the provider, or in the firewall in front of {host}.',
      'If the provider does not serve this region, watch and run it from a region that it does serve.',
    ],
  },
  HTTP_LOGIN_REQUIRED: {
    phase: 'http',
    owner: 'config',
    transient: false,
    summary: 'A login for people stands in front of the API',
    remedy: [
      'It asks for {scheme}.',
      'Exempt the API path from the login, or use the address that is meant for machines.',
      'If the login wants a header, add it to `headers` of the target.',
    ],
  },
  HTTP_REJECTED: {
    phase: 'http',
    owner: 'endpoint',
    transient: false,
    summary: 'The server refused the request for a reason of its own',
    remedy: [
      'It answered {status}: "{message}".',
      'Look that answer up in the documentation of the provider, and compare `url`, `protocol` and `headers` of the target with it.',
    ],
  },
} as const satisfies Record<string, FaultDefinition>;
