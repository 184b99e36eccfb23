import type { Injectors } from '../injection.ts';
import { authInjectors } from './auth.ts';
import { credentialInjectors } from './credential.ts';
import { dnsInjectors } from './dns.ts';
import { exchangeInjectors } from './exchange.ts';
import { gatewayInjectors } from './gateway.ts';
import { httpInjectors } from './http.ts';
import { practiceGatewayInjectors } from './practice-gateway.ts';
import { proxyInjectors } from './proxy.ts';
import { serviceInjectors } from './service.ts';
import { tcpInjectors } from './tcp.ts';
import { tlsInjectors } from './tls.ts';
import { tokenInjectors } from './token.ts';
import { upstreamInjectors } from './upstream.ts';
import { warningInjectors } from './warnings.ts';

export const INJECTORS: Injectors = {
  ...credentialInjectors,
  ...dnsInjectors,
  ...tcpInjectors,
  ...proxyInjectors,
  ...tlsInjectors,
  ...httpInjectors,
  ...tokenInjectors,
  ...authInjectors,
  ...serviceInjectors,
  ...exchangeInjectors,
  ...gatewayInjectors,
  ...practiceGatewayInjectors,
  ...upstreamInjectors,
  ...warningInjectors,
};
