import { gzipSync } from 'node:zlib';
import type { FaultCode } from '../../../functions/contract/faults/index.ts';
import { anthropicError, openaiError, openrouterError, REFUSED_KEY } from '../../matrix/injectors/bodies.ts';
import { openai, openclaw } from '../../matrix/specs.ts';
import { gatewayPeer } from '../../support/fault-gateway.ts';
import { Random } from '../../support/random.ts';
import type { FuzzCase, Level } from '../case.ts';
import { type Json, recased, restyledJson } from '../mutate.ts';

interface HttpRefusal {
  readonly status: number;
  readonly body: Json;
  readonly headers?: Readonly<Record<string, string>>;
  readonly code: FaultCode;
}

const HTTP: readonly HttpRefusal[] = [
  { status: 401, body: REFUSED_KEY, code: 'AUTH_KEY_REJECTED' },
  { status: 401, body: openrouterError(401, 'User not found.'), code: 'AUTH_KEY_REJECTED' },
  { status: 401, body: { error: 'Unauthorized' }, code: 'AUTH_KEY_REJECTED' },
  { status: 401, body: openrouterError(401, 'No auth credentials found'), code: 'AUTH_KEY_MISSING' },
  {
    status: 401,
    body: openaiError('Missing scopes: api.model.read', 'invalid_request_error', 'missing_scope'),
    code: 'AUTH_SCOPE_MISSING',
  },
  {
    status: 401,
    body: openaiError('Your request IP is not authorized.', 'invalid_request_error', 'ip_not_authorized'),
    code: 'HTTP_BLOCKED',
  },
  { status: 400, body: openaiError('Expired Key', 'expired_key', '400'), code: 'AUTH_KEY_EXPIRED' },
  {
    status: 400,
    body: openaiError('Budget has been exceeded!', 'budget_exceeded', '400'),
    code: 'QUOTA_EXHAUSTED',
  },
  { status: 402, body: openrouterError(402, 'Insufficient credits'), code: 'QUOTA_EXHAUSTED' },
  { status: 403, body: { error: { message: 'Forbidden' } }, code: 'AUTH_FORBIDDEN' },
  {
    status: 403,
    body: openaiError(
      'Country, region, or territory not supported',
      'request_forbidden',
      'unsupported_country_region_territory',
    ),
    code: 'HTTP_BLOCKED',
  },
  {
    status: 429,
    body: openaiError('Rate limit reached', 'requests', 'rate_limit_exceeded'),
    headers: { 'Retry-After': '2' },
    code: 'RATE_LIMITED',
  },
  {
    status: 429,
    body: openaiError('You exceeded your current quota', 'insufficient_quota', 'insufficient_quota'),
    code: 'QUOTA_EXHAUSTED',
  },
  { status: 500, body: openaiError('The server had an error', 'server_error'), code: 'SERVICE_ERROR' },
  { status: 503, body: openaiError('overloaded', 'server_error'), code: 'SERVICE_OVERLOADED' },
  { status: 529, body: anthropicError('overloaded_error', 'Overloaded'), code: 'SERVICE_OVERLOADED' },
  { status: 502, body: openrouterError(502, 'Bad gateway'), code: 'SERVICE_UPSTREAM_UNREACHABLE' },
];

const REASONS = ['', ' OK', ' No', ' Something else entirely'];

/** The same refusal in other clothes: blanks, order, more fields and headers, another framing, another case. */
function overHttp(random: Random): FuzzCase {
  const { status, body, headers = {}, code } = random.pick(HTTP);
  const text = Buffer.from(restyledJson(random, body));
  const zipped = random.chance(0.25);
  const bytes = zipped ? gzipSync(text) : text;
  const framing = random.pick(['length', 'chunked', 'close'] as const);
  const fields = random.shuffled([
    ...Object.entries({ 'Content-Type': 'application/json', ...headers }),
    ...(zipped ? [['Content-Encoding', random.pick(['gzip', 'GZIP', 'x-gzip'])]] : []),
    ...(framing === 'length' ? [['Content-Length', String(bytes.length)]] : []),
    ...(framing === 'chunked' ? [['Transfer-Encoding', 'chunked']] : []),
    ...(framing === 'close' ? [['Connection', 'close']] : []),
    ...(random.chance(0.5)
      ? [
          ['X-Request-Id', 'req_7'],
          ['Server', random.pick(['nginx', 'uvicorn'])],
        ]
      : []),
  ]);
  const head = fields.map(
    ([name = '', value]) =>
      `${random.chance(0.3) ? recased(random, name) : name}:${random.pick(['', ' ', '  '])}${value}\r\n`,
  );
  const middle = Math.floor(bytes.length / 2);
  const pieces = [bytes.subarray(0, middle), bytes.subarray(middle)].filter((piece) => piece.length > 0);
  const framed =
    framing === 'chunked'
      ? Buffer.concat([
          ...pieces.flatMap((piece) => [
            Buffer.from(`${recased(random, piece.length.toString(16))}\r\n`),
            piece,
            Buffer.from('\r\n'),
          ]),
          Buffer.from('0\r\n\r\n'),
        ])
      : bytes;
  const sent = Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status}${random.pick(REASONS)}\r\n${head.join('')}\r\n`),
    framed,
  ]);
  return {
    label: sent.toString('latin1').slice(0, 300),
    allowed: { kind: 'code', code },
    prepare: async (peers) => {
      const { port } = await peers.http(() => (socket) => {
        socket.write(sent);
        if (framing === 'close') socket.end();
      });
      return openai(port, { timeoutMs: 3000, explain: { differential: { invalidKeyRejectedAlike: true } } });
    },
  };
}

interface GatewayRefusal {
  readonly code: string;
  readonly detail: string;
  readonly reason?: string;
  readonly closeCode?: number;
  readonly means: FaultCode;
}

const GATEWAY: readonly GatewayRefusal[] = [
  { code: 'NOT_PAIRED', detail: 'DEVICE_IDENTITY_REQUIRED', means: 'DEVICE_IDENTITY_REQUIRED' },
  { code: 'INVALID_REQUEST', detail: 'AUTH_TOKEN_MISSING', means: 'GATEWAY_TOKEN_MISSING' },
  { code: 'INVALID_REQUEST', detail: 'AUTH_TOKEN_MISMATCH', means: 'GATEWAY_TOKEN_MISMATCH' },
  { code: 'INVALID_REQUEST', detail: 'AUTH_PASSWORD_MISMATCH', means: 'GATEWAY_PASSWORD_MISMATCH' },
  {
    code: 'INVALID_REQUEST',
    detail: 'AUTH_UNAUTHORIZED',
    reason: 'trusted_proxy_user_missing',
    means: 'GATEWAY_IDENTITY_HEADER_MISSING',
  },
  { code: 'NOT_PAIRED', detail: 'PAIRING_REQUIRED', reason: 'not-paired', means: 'PAIRING_NOT_APPROVED' },
  { code: 'NOT_PAIRED', detail: 'PAIRING_REQUIRED', reason: 'scope-upgrade', means: 'PAIRING_SCOPE_UPGRADE' },
  { code: 'NOT_PAIRED', detail: 'PAIRING_REQUIRED', reason: 'role-upgrade', means: 'PAIRING_ROLE_UPGRADE' },
  {
    code: 'NOT_PAIRED',
    detail: 'PAIRING_REQUIRED',
    reason: 'metadata-upgrade',
    means: 'PAIRING_METADATA_UPGRADE',
  },
  { code: 'INVALID_REQUEST', detail: 'AUTH_SCOPE_MISMATCH', means: 'DEVICE_SCOPE_MISMATCH' },
  { code: 'INVALID_REQUEST', detail: 'AUTH_DEVICE_TOKEN_MISMATCH', means: 'DEVICE_TOKEN_REJECTED' },
  { code: 'INVALID_REQUEST', detail: 'DEVICE_AUTH_SIGNATURE_INVALID', means: 'SIGNATURE_INVALID' },
  { code: 'INVALID_REQUEST', detail: 'DEVICE_AUTH_SIGNATURE_EXPIRED', means: 'SIGNATURE_EXPIRED' },
  { code: 'INVALID_REQUEST', detail: 'DEVICE_AUTH_NONCE_MISMATCH', means: 'NONCE_REJECTED' },
  { code: 'INVALID_REQUEST', detail: 'DEVICE_AUTH_DEVICE_ID_MISMATCH', means: 'DEVICE_ID_MISMATCH' },
  { code: 'INVALID_REQUEST', detail: 'PROTOCOL_MISMATCH', closeCode: 1002, means: 'PROTOCOL_MISMATCH' },
  { code: 'INVALID_REQUEST', detail: 'CONTROL_UI_ORIGIN_NOT_ALLOWED', means: 'GATEWAY_ORIGIN_REJECTED' },
  { code: 'INVALID_REQUEST', detail: 'AUTH_RATE_LIMITED', means: 'GATEWAY_RATE_LIMITED' },
];

function overGateway(random: Random): FuzzCase {
  const { code, detail, reason, closeCode = 1008, means } = random.pick(GATEWAY);
  const cased = (text: string) => (random.chance(0.2) ? recased(random, text) : text);
  const details = { code: cased(detail), ...(reason ? { reason: cased(reason), requestId: 'req-1' } : {}) };
  const error = { code: cased(code), message: random.pick(['refused', '', 'not today 🦞']), details };
  const closes = random.chance(0.9);
  const ticks = random.chance(0.3);
  const style = new Random(random.int(0, 2 ** 31));
  return {
    label: JSON.stringify(error),
    allowed: { kind: 'code', code: means },
    prepare: async (peers) => {
      const port = await gatewayPeer(peers, {
        connect:
          ({ id }) =>
          (socket) => {
            if (ticks) socket.send('{"type":"event","event":"tick","payload":{"ts":1}}');
            socket.send(restyledJson(style, { type: 'res', id, ok: false, error } as Json));
            if (closes) socket.close(closeCode, 'refused');
          },
      });
      return openclaw(port, { timeoutMs: 3000 });
    },
  };
}

export const refusals: Level = (random) => (random.chance(0.5) ? overHttp(random) : overGateway(random));
