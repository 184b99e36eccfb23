import { type Expectations, fails, inconclusive, pairs } from '../expectation.ts';

const refused = fails('tcp', 'TCP_REFUSED');

export const tcpExpectations: Expectations = {
  'tcp/refused': refused,
  'tcp/refused-ipv6': refused,
  'tcp/refused-both-families': refused,
  'tcp/gateway-refused': refused,
  'tcp/timeout': fails('tcp', 'TCP_TIMEOUT'),
  'tcp/unreachable': fails('tcp', 'TCP_UNREACHABLE'),
  'tcp/reset-at-accept': fails('tcp', 'TCP_RESET'),
  'tcp/refused-and-egress-broken': inconclusive('tcp', 'EGRESS_BROKEN'),
  'tcp/refused-while-control-answers': refused,
  'tcp/refused-control-long-unseen': refused,
  'tcp/refused-control-never-seen': refused,
  'dns/silence-and-egress-broken': inconclusive('dns', 'EGRESS_BROKEN'),
  'tcp/one-family-broken': pairs('ADDRESS_FAMILY_BROKEN'),
  'tcp/one-family-silent': pairs('ADDRESS_FAMILY_BROKEN'),
  // Happy eyeballs tries IPv6 first and never needs IPv4, so nothing is learnt of it.
  'tcp/other-family-broken': pairs(),
  'any/process-frozen': inconclusive('http', 'WATCHER_STARVED'),
};
