import type { FaultCode } from '../../contract/faults/index.ts';

/** What a status means where neither its words nor its codes say more. */
const BY_STATUS: Readonly<Record<number, FaultCode>> = {
  401: 'AUTH_KEY_REJECTED',
  402: 'QUOTA_EXHAUSTED',
  403: 'AUTH_FORBIDDEN',
  404: 'HTTP_NOT_FOUND',
  405: 'HTTP_NOT_FOUND',
  410: 'HTTP_VERSION_UNSUPPORTED',
  426: 'HTTP_VERSION_UNSUPPORTED',
  429: 'RATE_LIMITED',
  451: 'HTTP_BLOCKED',
  502: 'SERVICE_UPSTREAM_UNREACHABLE',
  503: 'SERVICE_OVERLOADED',
  504: 'SERVICE_UPSTREAM_UNREACHABLE',
  505: 'HTTP_VERSION_UNSUPPORTED',
  511: 'HTTP_LOGIN_REQUIRED',
  529: 'SERVICE_OVERLOADED',
};

/** The same, where the request was an inference. */
const IN_EXCHANGE: Readonly<Record<number, FaultCode>> = {
  400: 'EXCHANGE_REJECTED',
  408: 'EXCHANGE_TIMEOUT',
  413: 'EXCHANGE_REJECTED',
  415: 'EXCHANGE_REJECTED',
  422: 'EXCHANGE_REJECTED',
};

export function faultOfStatus(status: number, exchange: boolean): FaultCode {
  const known = (exchange ? IN_EXCHANGE[status] : undefined) ?? BY_STATUS[status];
  if (known !== undefined) return known;
  if (status >= 520 && status <= 530) return 'SERVICE_UPSTREAM_UNREACHABLE';
  return status >= 400 && status < 500 ? 'HTTP_REJECTED' : 'SERVICE_ERROR';
}
