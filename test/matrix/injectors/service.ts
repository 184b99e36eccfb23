import { answer, html } from '../../support/fault-http.ts';
import type { Injector, Injectors } from '../injection.ts';
import { anthropic } from '../specs.ts';
import { anthropicError, openaiError, openrouterError } from './bodies.ts';
import { always } from './http.ts';

const toAnthropic =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Injector =>
  async (peers) => {
    const { port } = await peers.http(() => answer(status, body, headers));
    return { spec: anthropic(port) };
  };

const cdn = (status: number) => always(html(status, `error code: ${status}`, { Server: 'cloudflare' }));

export const serviceInjectors: Injectors = {
  'quota/openai-rate-limit': always(
    answer(
      429,
      openaiError(
        'Rate limit reached for requests per min. Please try again in 20s.',
        'requests',
        'rate_limit_exceeded',
      ),
      {
        'Retry-After': '20',
      },
    ),
  ),
  'quota/openai-insufficient-quota': always(
    answer(
      429,
      openaiError(
        'You exceeded your current quota, please check your plan and billing details.',
        'insufficient_quota',
        'insufficient_quota',
      ),
    ),
  ),
  'quota/openai-billing-hard-limit': always(
    answer(
      400,
      openaiError(
        'Billing hard limit has been reached',
        'invalid_request_error',
        'billing_hard_limit_reached',
      ),
    ),
  ),
  'quota/openrouter-no-credits': always(
    answer(402, openrouterError(402, 'This request requires more credits, or fewer max_tokens.')),
  ),
  'quota/openrouter-key-limit': always(
    answer(403, openrouterError(403, 'Key limit exceeded (total limit).')),
  ),
  'quota/openrouter-rate-limit': always(
    answer(429, openrouterError(429, 'Rate limit exceeded: free-models-per-min.'), {
      'X-RateLimit-Remaining': '0',
    }),
  ),
  'quota/litellm-budget-exceeded': always(
    answer(400, {
      error: {
        message: 'Budget has been exceeded! Current cost: 10.1, Max budget: 10.0',
        type: 'budget_exceeded',
        param: null,
        code: '400',
      },
    }),
  ),
  'quota/anthropic-rate-limit': toAnthropic(
    429,
    anthropicError('rate_limit_error', 'This request would exceed the rate limit of your organization.'),
    { 'retry-after': '7' },
  ),
  'quota/anthropic-credit-too-low': toAnthropic(
    400,
    anthropicError('invalid_request_error', 'Your credit balance is too low to access the Anthropic API.'),
  ),
  'quota/bare-429': always(answer(429, '')),
  'quota/retry-after-date': always(
    answer(429, '', { 'Retry-After': new Date(Date.now() + 60_000).toUTCString() }),
  ),
  'quota/google-with-room-later': always(
    answer(429, [
      {
        error: {
          code: 429,
          message: 'You exceeded your current quota, please check your plan. Please retry in 32.4s.',
          status: 'RESOURCE_EXHAUSTED',
        },
      },
    ]),
  ),
  'quota/litellm-exceeded-budget': always(
    answer(401, {
      error: {
        message: 'Authentication Error, ExceededBudget: User a has exceeded their budget. Max Budget: 1',
        type: 'auth_error',
        code: '401',
      },
    }),
  ),
  'quota/azure-call-volume': always(answer(403, { statusCode: 403, message: 'Out of call volume quota.' })),
  'quota/xai-no-credits-yet': always(
    answer(403, { code: 'permission', error: "Your newly created team doesn't have any credits yet." }),
  ),

  'service/500-json': always(answer(500, openaiError('The server had an error', 'server_error'))),
  'service/500-html': always(html(500, 'Internal Server Error')),
  'service/501': always(answer(501, '')),
  'service/503-overloaded': always(
    answer(503, openaiError('The engine is currently overloaded, please try again later', 'server_error')),
  ),
  'service/503-bare': always(answer(503, '')),
  'service/openrouter-529': always(answer(529, openrouterError(529, 'Provider is overloaded'))),
  'service/anthropic-529': toAnthropic(529, anthropicError('overloaded_error', 'Overloaded')),
  'service/overloaded-said-in-500': toAnthropic(500, anthropicError('overloaded_error', 'Overloaded')),
  'service/502-nginx': always(html(502, '<h1>502 Bad Gateway</h1><hr>nginx')),
  'service/504-nginx': always(html(504, '<h1>504 Gateway Time-out</h1>')),
  'service/cdn-520': cdn(520),
  'service/cdn-522': cdn(522),
  'service/cdn-525': cdn(525),
  'service/cdn-530': cdn(530),
  'service/ngrok-offline': always(
    html(404, 'The endpoint api.ngrok.app is offline. ERR_NGROK_3200', {
      'Ngrok-Error-Code': 'ERR_NGROK_3200',
    }),
  ),
  'service/envoy-no-healthy-upstream': always(answer(503, 'no healthy upstream', { Server: 'envoy' })),
  'service/tunnel-unavailable': always(html(503, '503 - Tunnel Unavailable')),
  'service/envoy-connect-failure': always(
    answer(
      503,
      'upstream connect error or disconnect/reset before headers. reset reason: connection failure',
      { 'Content-Type': 'text/plain', Server: 'envoy' },
    ),
  ),
  'service/kong-no-peer': always(answer(503, { message: 'failure to get a peer from the ring-balancer' })),
  'service/haproxy-no-server': always(
    html(503, '<h1>503 Service Unavailable</h1>\nNo server is available to handle this request.'),
  ),
  'service/squid-connect-failed': always(
    html(503, 'The requested URL could not be retrieved', { 'X-Squid-Error': 'ERR_CONNECT_FAIL 111' }),
  ),
  'service/no-status-of-http': always(answer(600, '')),
  'quota/monthly-spend-limit': always(
    answer(429, { error: 'Your team has reached its monthly spending limit.' }),
  ),
};
