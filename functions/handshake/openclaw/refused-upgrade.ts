import type { FaultCode } from '../../contract/faults/index.ts';
import type { Facts } from '../fault.ts';
import { HandshakeFault } from '../fault.ts';
import { asObject, asText, parseObject } from './json.ts';
import type { UpgradeAnswer } from './upgrade-request.ts';

interface Rule {
  readonly status: (status: number) => boolean;
  /** In the body, in any case. */
  readonly says?: RegExp;
  readonly code: FaultCode;
}

const is =
  (...statuses: readonly number[]) =>
  (status: number) =>
    statuses.includes(status);
const between = (from: number, to: number) => (status: number) => status >= from && status <= to;

/** The first that fits. The gateway's own refusals were read from openclaw 2026.9.6; the rest stands in front of it. */
const RULES: readonly Rule[] = [
  { status: is(503), says: /too many unauthenticated sockets/i, code: 'GATEWAY_CROWDED' },
  { status: is(503), says: /websocket admission closed/i, code: 'GATEWAY_DRAINING' },
  { status: is(503), says: /websocket handlers unavailable/i, code: 'GATEWAY_STARTING' },
  { status: is(403), says: /proxy_attribution_required/i, code: 'GATEWAY_PROXY_ATTRIBUTION' },
  {
    status: is(429),
    says: /rate_limited|too many failed authentication attempts/i,
    code: 'GATEWAY_RATE_LIMITED',
  },
  { status: is(429), code: 'RATE_LIMITED' },
  { status: is(300, 301, 302, 303, 307, 308), code: 'HTTP_REDIRECT' },
  { status: is(401, 407, 511), code: 'HTTP_LOGIN_REQUIRED' },
  { status: is(403, 451), code: 'HTTP_BLOCKED' },
  { status: is(503, 529), code: 'SERVICE_OVERLOADED' },
  { status: is(502, 504), code: 'SERVICE_UPSTREAM_UNREACHABLE' },
  { status: between(520, 530), code: 'SERVICE_UPSTREAM_UNREACHABLE' },
  { status: between(500, 599), code: 'SERVICE_ERROR' },
  { status: () => true, code: 'GATEWAY_NOT_OPENCLAW' },
];

/** What an HTTP answer means where a switch to WebSocket was due. */
export function refusedUpgrade(answer: UpgradeAnswer, problem: string | undefined): HandshakeFault {
  const rule = problem
    ? undefined
    : RULES.find((one) => one.status(answer.status) && (one.says?.test(answer.body) ?? true));
  return new HandshakeFault(rule?.code ?? 'GATEWAY_NOT_OPENCLAW', {
    request: 'upgrade',
    status: answer.status,
    problem,
    server: answer.headers['server'],
    location: answer.headers['location'],
    retryAfterMs: retryAfterMs(answer.headers['retry-after']),
    ...spoken(answer),
  });
}

function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\s*\d+\s*$/.test(header) ? Number(header) : undefined;
  return seconds === undefined ? undefined : seconds * 1000;
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
