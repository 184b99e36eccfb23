import type { FaultCode } from '../../contract/faults/index.ts';
import { type Facts, HandshakeFault } from '../fault.ts';
import { asObject, asText, parseObject } from '../json.ts';
import { frontOf } from '../refusals/fronts.ts';
import { refuseRedirect } from '../refusals/login.ts';
import { retryAfterMs } from '../refusals/retry-after.ts';
import type { UpgradeAnswer } from './upgrade-request.ts';

interface Refusal {
  readonly status: number;
  readonly says: RegExp;
  readonly code: FaultCode;
}

/** The gateway's own, as read in openclaw 2026.9.6. */
const BY_GATEWAY: readonly Refusal[] = [
  { status: 503, says: /too many unauthenticated sockets/i, code: 'GATEWAY_CROWDED' },
  { status: 503, says: /admission (?:is )?closed/i, code: 'GATEWAY_DRAINING' },
  { status: 503, says: /websocket handlers unavailable/i, code: 'GATEWAY_STARTING' },
  { status: 403, says: /proxy_attribution_required/i, code: 'GATEWAY_PROXY_ATTRIBUTION' },
  {
    status: 429,
    says: /rate_limited|too many failed authentication attempts/i,
    code: 'GATEWAY_RATE_LIMITED',
  },
];

/** Whatever stands in front of it; a status that is not here is no gateway's. */
const BY_STATUS: Readonly<Record<number, FaultCode>> = {
  401: 'HTTP_LOGIN_REQUIRED',
  403: 'HTTP_BLOCKED',
  407: 'HTTP_LOGIN_REQUIRED',
  429: 'RATE_LIMITED',
  451: 'HTTP_BLOCKED',
  502: 'SERVICE_UPSTREAM_UNREACHABLE',
  503: 'SERVICE_OVERLOADED',
  504: 'SERVICE_UPSTREAM_UNREACHABLE',
  511: 'HTTP_LOGIN_REQUIRED',
  529: 'SERVICE_OVERLOADED',
};

/** What an HTTP answer means where a switch to WebSocket was due. */
export function refusedUpgrade(
  answer: UpgradeAnswer,
  problem: string | undefined,
  nowMs: number,
): HandshakeFault {
  const { status, headers, body: text } = answer;
  const request = 'upgrade';
  if (!problem && status >= 300 && status < 400) return refuseRedirect({ request, status, headers });
  const json = parseObject(text);
  const front = problem ? undefined : frontOf({ status, headers, text }, json !== undefined);
  return new HandshakeFault(problem ? 'GATEWAY_NOT_OPENCLAW' : (front?.fault ?? faultOf(status, text)), {
    request,
    status,
    problem,
    front: front?.name,
    rule: front?.rule,
    server: headers['server'],
    retryAfterMs: retryAfterMs(headers, nowMs),
    ...spoken(answer),
  });
}

function faultOf(status: number, text: string): FaultCode {
  const own = BY_GATEWAY.find((refusal) => refusal.status === status && refusal.says.test(text));
  if (own) return own.code;
  if (status >= 520 && status <= 530 && status !== 529) return 'SERVICE_UPSTREAM_UNREACHABLE';
  return BY_STATUS[status] ?? (status >= 500 ? 'SERVICE_ERROR' : 'GATEWAY_NOT_OPENCLAW');
}

/** Its own words: an error message where there is one, else the beginning of a plain text. */
function spoken({ headers, body }: UpgradeAnswer): Facts {
  const error = parseObject(body)?.['error'];
  const message = asText(asObject(error)?.['message']) ?? asText(error);
  if (message) return { message };
  return {
    contentType: headers['content-type'],
    message: /^\s*</.test(body) ? undefined : asText(body.trim()),
  };
}
