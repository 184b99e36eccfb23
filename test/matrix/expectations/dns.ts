import { type Expectations, fails, pairs } from '../expectation.ts';

const refused = fails('dns', 'ADDRESS_REFUSED');

export const dnsExpectations: Expectations = {
  'dns/nxdomain': fails('dns', 'DNS_NOT_FOUND'),
  'dns/nxdomain-second-knows': fails('dns', 'DNS_NOT_FOUND'),
  'dns/nxdomain-second-agrees': fails('dns', 'DNS_NOT_FOUND'),
  'dns/no-address': fails('dns', 'DNS_NO_ADDRESS'),
  'dns/servfail': fails('dns', 'DNS_SERVER_FAILURE'),
  'dns/refused': fails('dns', 'DNS_SERVER_FAILURE'),
  'dns/format-error': fails('dns', 'DNS_SERVER_FAILURE'),
  'dns/not-implemented': fails('dns', 'DNS_SERVER_FAILURE'),
  'dns/no-message': fails('dns', 'DNS_SERVER_FAILURE'),
  'dns/a-silent-aaaa-empty': fails('dns', 'DNS_TIMEOUT'),
  'dns/sinkhole-beside-address': pairs(),
  'dns/silence': fails('dns', 'DNS_TIMEOUT'),
  'dns/a-servfail-aaaa-empty': fails('dns', 'DNS_SERVER_FAILURE'),
  'dns/sinkhole': fails('dns', 'DNS_SINKHOLED'),
  'dns/sinkhole-a-only': fails('dns', 'DNS_SINKHOLED'),
  'dns/a-ok-aaaa-servfail': pairs(),
  'dns/a-ok-aaaa-silence': pairs(),
  'dns/loopback-refused': refused,
  'dns/metadata-address-refused': refused,
  'dns/literal-loopback-refused': refused,
  'dns/mapped-loopback-refused': refused,
};
