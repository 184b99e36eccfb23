import type { Expectations } from '../expectation.ts';
import { authExpectations } from './auth.ts';
import { credentialExpectations } from './credential.ts';
import { dnsExpectations } from './dns.ts';
import { exchangeExpectations } from './exchange.ts';
import { gatewayExpectations } from './gateway.ts';
import { httpExpectations } from './http.ts';
import { practiceGatewayExpectations } from './practice-gateway.ts';
import { proxyExpectations } from './proxy.ts';
import { serviceExpectations } from './service.ts';
import { tcpExpectations } from './tcp.ts';
import { tlsExpectations } from './tls.ts';
import { tokenExpectations } from './token.ts';
import { upstreamExpectations } from './upstream.ts';
import { warningExpectations } from './warnings.ts';

export const EXPECTATIONS: Expectations = {
  ...credentialExpectations,
  ...dnsExpectations,
  ...tcpExpectations,
  ...proxyExpectations,
  ...tlsExpectations,
  ...httpExpectations,
  ...tokenExpectations,
  ...authExpectations,
  ...serviceExpectations,
  ...exchangeExpectations,
  ...gatewayExpectations,
  ...practiceGatewayExpectations,
  ...upstreamExpectations,
  ...warningExpectations,
};
