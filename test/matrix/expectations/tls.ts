import { degrades, type Expectations, fails, pairs } from '../expectation.ts';

const expired = fails('tls', 'TLS_CERT_EXPIRED');
const notYet = fails('tls', 'TLS_CERT_NOT_YET_VALID');
const untrusted = (reason: string) => fails('tls', 'TLS_CERT_UNTRUSTED', { reason });
const weak = fails('tls', 'TLS_CERT_WEAK');
const hostname = fails('tls', 'TLS_HOSTNAME_MISMATCH');
const pin = fails('tls', 'TLS_PIN_MISMATCH');
const version = fails('tls', 'TLS_VERSION_MISMATCH');
const notTls = fails('tls', 'TLS_NOT_TLS');
const clientCertificate = fails('tls', 'TLS_CLIENT_CERT_REQUIRED');
const rejected = (alert: string) => fails('tls', 'TLS_REJECTED', { alert });
const timeout = fails('tls', 'TLS_TIMEOUT');
const reset = fails('tls', 'TLS_RESET');

export const tlsExpectations: Expectations = {
  'tls/paired': pairs(),
  'tls/paired-by-tls-1.2': pairs(),
  'tls/host-in-capitals': pairs(),
  'tls/host-with-final-dot': pairs(),
  'tls/address-in-san': pairs(),
  'tls/address-as-common-name': hostname,
  'tls/root-sent-too': pairs(),
  'tls/unused-expired-certificate': pairs(),
  'tls/closed-after-handshake': fails('http', 'HTTP_RESET'),
  'tls/banner-at-once': notTls,
  'tls/expired': expired,
  'tls/expired-an-hour-ago': expired,
  'tls/expired-and-wrong-host': expired,
  'tls/expired-and-self-signed': expired,
  'tls/intermediate-expired': fails('tls', 'TLS_CERT_EXPIRED', { certificate: 'intermediate' }),
  'tls/not-yet-valid': notYet,
  'tls/self-signed': untrusted('self-signed'),
  'tls/unknown-authority': untrusted('unknown-authority'),
  'tls/other-authority-than-configured': fails('tls', 'TLS_CERT_UNTRUSTED'),
  'tls/incomplete-chain': untrusted('incomplete-chain'),
  'tls/complete-chain': pairs(),
  'tls/client-purpose': untrusted('wrong-purpose'),
  'tls/weak-key': weak,
  'tls/weak-signature': weak,
  'tls/wrong-host': hostname,
  'tls/wildcard-one-level-only': hostname,
  'tls/wildcard-fits': pairs(),
  'tls/common-name-without-san': pairs(),
  'tls/common-name-beside-san': hostname,
  'tls/address-not-in-san': hostname,
  'tls/pin-of-key-holds': pairs(),
  'tls/pin-of-certificate-holds': pairs(),
  'tls/pin-holds-but-expired': expired,
  'tls/pin-holds-but-not-yet-valid': notYet,
  'tls/pin-of-another-key': pin,
  'tls/pin-of-another-certificate': pin,
  'tls/version-too-old': version,
  'tls/version-refused-by-alert': version,
  'tls/plain-http-server': notTls,
  'tls/ssh-server': notTls,
  'tls/random-bytes': notTls,
  'tls/client-certificate-1.3': clientCertificate,
  'tls/client-certificate-1.2': clientCertificate,
  'tls/client-certificate-optional': pairs(),
  'tls/alert-handshake-failure': rejected('handshake_failure'),
  'tls/alert-unrecognized-name': rejected('unrecognized_name'),
  'tls/alert-internal-error': rejected('internal_error'),
  'tls/alert-access-denied': rejected('access_denied'),
  'tls/alert-no-application-protocol': rejected('no_application_protocol'),
  'tls/no-common-cipher': rejected('handshake_failure'),
  'tls/silence': timeout,
  'tls/half-a-record': timeout,
  'tls/reset-after-hello': reset,
  'tls/closed-after-hello': reset,
  'tls/gateway-untrusted': untrusted('self-signed'),
  'tls/expired-behind-proxy': expired,
  'tls/token-endpoint-expired': fails('token', 'TOKEN_ENDPOINT_FAILED'),
  'tls/ends-in-20-days': pairs('TLS_CERT_EXPIRING'),
  'tls/ends-in-22-days': pairs(),
  'tls/ends-in-6-days': degrades('TLS_CERT_EXPIRING'),
  'tls/intermediate-ends-in-10-days': pairs('TLS_CERT_EXPIRING'),
  'tls/pinned-ends-in-5-days': degrades('TLS_CERT_EXPIRING'),
};
