import type { FaultDefinition } from './definition.ts';

export const tlsFaults = {
  TLS_CERT_EXPIRED: {
    phase: 'tls',
    owner: 'endpoint',
    transient: false,
    summary: 'The certificate has expired; the key was not sent',
    remedy: [
      'The certificate "{subject}" ended on {validTo}.',
      {
        when: { certificate: 'leaf' },
        step: 'Renew the certificate of the server, and find out why its automatic renewal stopped.',
      },
      {
        when: { certificate: 'intermediate' },
        step: "The intermediate expired, not the server's own: install the current chain of the authority.",
      },
      {
        when: { certificate: 'root' },
        step: 'The root expired: update the roots of the server chain, or the CA file given to Pairwatch.',
      },
      'Install the renewed certificate with its whole chain, and reload the server that presents it.',
    ],
  },
  TLS_CERT_NOT_YET_VALID: {
    phase: 'tls',
    owner: 'endpoint',
    transient: false,
    summary: 'The certificate is not valid yet; the key was not sent',
    remedy: [
      'The certificate "{subject}" begins on {validFrom}.',
      'Check the clock of this machine first: a clock that is behind looks exactly like this.',
      'If the clock is right, put the previous certificate back until the new one begins, or have it issued again.',
    ],
  },
  TLS_CERT_UNTRUSTED: {
    phase: 'tls',
    owner: 'endpoint',
    transient: false,
    summary: 'The certificate does not lead to a trusted authority; the key was not sent',
    remedy: [
      {
        when: { reason: 'self-signed' },
        step: 'It is self-signed. Compare its fingerprint with the server, then pin it: `--pin {actualPin}`, or `pins: ["{actualPin}"]` in the configuration.',
      },
      {
        when: { reason: 'unknown-authority' },
        step: 'Its authority "{issuer}" is not known here: give its certificate with `--ca FILE`, or `network.ca` in the configuration.',
      },
      {
        when: { reason: 'incomplete-chain' },
        step: 'The server does not send the intermediate certificate "{issuer}": install the full chain on the server.',
      },
      {
        when: { reason: 'invalid-chain' },
        step: 'The chain is broken in itself (OpenSSL says {openssl}): have the certificate issued again, and install its full chain.',
      },
      {
        when: { reason: 'wrong-purpose' },
        step: 'The certificate is not meant for servers: have one issued with the purpose "server authentication".',
      },
      'If this appeared suddenly on a public name, a device on the path may be reading the traffic: find out whose certificate it is before trusting it.',
    ],
  },
  TLS_CERT_WEAK: {
    phase: 'tls',
    owner: 'endpoint',
    transient: false,
    summary: 'A key or a signature in the certificate chain is too weak to be accepted; the key was not sent',
    remedy: [
      'What is weak: {weakness}.',
      'Have the certificate issued again with RSA of at least 2048 bits or ECDSA P-256, signed with SHA-256 or better.',
    ],
  },
  TLS_HOSTNAME_MISMATCH: {
    phase: 'tls',
    owner: 'endpoint',
    transient: false,
    summary: 'The certificate belongs to another name; the key was not sent',
    remedy: [
      'The certificate is for {names}.',
      'If the URL of the target is wrong, use a name that the certificate holds.',
      'If the URL is right, have a certificate issued for it, or check that DNS leads to the right server.',
      'A gateway with its own generated certificate holds no name: pin it, with `--pin` or `pins`.',
    ],
  },
  TLS_PIN_MISMATCH: {
    phase: 'tls',
    owner: 'config',
    transient: false,
    summary: 'The certificate is not the one that is pinned; the key was not sent',
    remedy: [
      'The server presents {actualPin}.',
      'Find out on the server whether its certificate was renewed; do not trust what the network says about it.',
      'If it was, replace the pin: `pins` of the target in the configuration, or `--pin` on the command line.',
      'If nobody renewed it, treat it as an attack on the path, and send no key.',
    ],
  },
  TLS_VERSION_MISMATCH: {
    phase: 'tls',
    owner: 'endpoint',
    transient: false,
    summary: 'The server speaks no TLS version that is still accepted',
    remedy: [
      'Switch TLS 1.2 or 1.3 on at the server, or at the load balancer in front of it.',
      'Check that {host} is the current server and not a retired one.',
    ],
  },
  TLS_NOT_TLS: {
    phase: 'tls',
    owner: 'config',
    transient: false,
    summary: 'The port does not speak TLS',
    remedy: [
      'Check the port in {host}: it may be the plain one.',
      'For a gateway, switch `gateway.tls.enabled` on in its configuration, or put a TLS proxy before it, then run `openclaw gateway restart`.',
      'Plain `ws://` or `http://` is for loopback alone: elsewhere the key would travel in clear.',
    ],
  },
  TLS_CLIENT_CERT_REQUIRED: {
    phase: 'tls',
    owner: 'endpoint',
    transient: false,
    summary: 'The server wants a client certificate, which Pairwatch does not have',
    remedy: [
      'Check that {host} is the public entrance and not an internal one that wants client certificates (mTLS).',
      'Let the server or its load balancer ask for no client certificate on this route, or give the watch an entrance without it.',
    ],
  },
  TLS_REJECTED: {
    phase: 'tls',
    owner: 'endpoint',
    transient: false,
    summary: 'The server and Pairwatch found no TLS that both accept',
    remedy: [
      'The server sent the alert "{alert}".',
      {
        when: { by: 'pairwatch' },
        step: 'What the server offered is too weak or broken: {reason}. Switch modern ciphers and curves on at the server.',
      },
      {
        when: { alert: 'unrecognized_name' },
        step: 'The server knows no site of this name: add the name to its configuration, or correct the URL.',
      },
      {
        when: { alert: 'handshake_failure' },
        step: 'There is no cipher or curve in common: switch modern ones on at the server.',
      },
      'Read the TLS log of the server or load balancer for the moment of the failure.',
    ],
  },
  TLS_TIMEOUT: {
    phase: 'tls',
    owner: 'network',
    transient: true,
    summary: 'The connection opened, and the TLS handshake was never finished',
    remedy: [
      'Check whether the server is overloaded or frozen: it accepts connections and does not serve them.',
      'Look for a firewall that swallows TLS, or a path that drops large packets (MTU), between here and {host}.',
    ],
  },
  TLS_RESET: {
    phase: 'tls',
    owner: 'network',
    transient: true,
    summary: 'The connection was cut in the middle of the TLS handshake',
    remedy: [
      'Check that the port in {host} speaks TLS: a server of plain text often just hangs up.',
      'Look for a firewall that cuts connections by server name, or a load balancer without a healthy server.',
    ],
  },
} as const satisfies Record<string, FaultDefinition>;
