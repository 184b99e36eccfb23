import { setTimeout as sleep } from 'node:timers/promises';
import {
  challenge,
  type GatewayScript,
  gatewayPeer,
  hello,
  STATUS,
  sends,
} from '../../support/fault-gateway.ts';
import { answer } from '../../support/fault-http.ts';
import type { Injector, Injectors } from '../injection.ts';
import { anthropic, KEY, type Over, openai, openclaw } from '../specs.ts';
import { ANTHROPIC_MODELS, COMPLETION, MODELS } from './bodies.ts';
import { jwt } from './token.ts';

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
const jwtSeconds = (days: number) => Math.floor((Date.now() + days * DAY_MS) / 1000);

type Headers = Readonly<Record<string, string>>;

/** Headers that tell a time are made when they are asked for. */
const list =
  (headers: Headers | (() => Headers), over: Over = {}): Injector =>
  async (peers) => {
    const { port } = await peers.http(() =>
      answer(200, MODELS, typeof headers === 'function' ? headers() : headers),
    );
    return { spec: openai(port, over) };
  };

const later =
  (delayMs: number, over: Over): Injector =>
  async (peers) => {
    const { port } = await peers.http(({ method }) => (socket) => {
      void sleep(delayMs).then(() => socket.write(answer(200, method === 'POST' ? COMPLETION : MODELS)));
    });
    return { spec: openai(port, { timeoutMs: 20_000, ...over }) };
  };

const gateway =
  (script: Partial<GatewayScript>, over: Over = {}): Injector =>
  async (peers) => ({
    spec: openclaw(await gatewayPeer(peers, { connect: () => hello(), ...script }), over),
  });

const status = (over: object) =>
  gateway({ methods: { status: () => ({ ok: true, payload: { ...STATUS, ...over } }) } });

const owner = (degradationState: 'stale' | 'cold') => ({
  degradedSecretOwners: [
    {
      ownerKind: 'provider',
      ownerId: 'openai',
      state: 'degraded',
      degradationState,
      paths: ['models.providers.openai.apiKey'],
      reason: 'provider timed out',
    },
  ],
});

const off = (seconds: number) => ({ Date: new Date(Date.now() + seconds * 1000).toUTCString() });
const stored = (createdAt: string) => list({}, { credential: { state: 'found', value: KEY, createdAt } });

export const warningInjectors: Injectors = {
  'warning/key-91-days-old': stored(daysAgo(91)),
  'warning/key-181-days-old': stored(daysAgo(181)),
  'warning/key-89-days-old': stored(daysAgo(89)),
  'warning/key-shared': list({}, { keySharedWith: 'other-target' }),
  'warning/stored-token-ends-in-5-days': list(
    {},
    {
      credential: { state: 'found', value: jwt({ exp: jwtSeconds(5) }) },
    },
  ),
  'warning/stored-token-ends-in-hours': list(
    {},
    {
      credential: { state: 'found', value: jwt({ exp: jwtSeconds(0.5) }) },
    },
  ),
  'warning/stored-token-ends-in-8-days': list(
    {},
    {
      credential: { state: 'found', value: jwt({ exp: jwtSeconds(8) }) },
    },
  ),
  'warning/quota-15-percent': list({
    'x-ratelimit-limit-requests': '100',
    'x-ratelimit-remaining-requests': '15',
  }),
  'warning/quota-4-percent': list({
    'x-ratelimit-limit-tokens': '10000',
    'x-ratelimit-remaining-tokens': '400',
  }),
  'warning/quota-20-percent': list({
    'x-ratelimit-limit-requests': '100',
    'x-ratelimit-remaining-requests': '20',
  }),
  'warning/quota-headers-senseless': list({
    'x-ratelimit-limit-requests': '0',
    'x-ratelimit-remaining-requests': 'many',
  }),
  'warning/quota-anthropic-10-percent': async (peers) => {
    const { port } = await peers.http(() =>
      answer(200, ANTHROPIC_MODELS, {
        'anthropic-ratelimit-input-tokens-limit': '50000',
        'anthropic-ratelimit-input-tokens-remaining': '5000',
        'anthropic-ratelimit-input-tokens-reset': new Date(Date.now() + 60_000).toISOString(),
      }),
    );
    return { spec: anthropic(port) };
  },
  'warning/clock-60-s-ahead': list(() => off(60)),
  'warning/clock-60-s-behind': list(() => off(-60)),
  'warning/clock-3-minutes-off': list(() => off(180)),
  'warning/clock-20-s-off': list(() => off(20)),
  'warning/clock-less-age': list(() => ({ ...off(-600), Age: '600' })),
  'warning/no-date': list({ Date: 'yesterday' }),
  'warning/slow': later(3100, {}),
  'warning/very-slow-by-own-threshold': later(300, {
    thresholds: { SLOW_HANDSHAKE: { warn: 100, critical: 200 } },
  }),
  'warning/slow-exchange-is-allowed-more': later(1700, { exchange: {} }),
  'warning/gateway-restarted': gateway({}, { lastLook: { bootId: 'boot-0', version: '2026.9.6' } }),
  'warning/gateway-as-before': gateway({}, { lastLook: { bootId: 'boot-1', version: '2026.9.6' } }),
  'warning/gateway-updated': gateway({}, { lastLook: { bootId: 'boot-0', version: '2026.8.1' } }),
  'warning/gateway-identity-changed': gateway({}, { lastLook: { bootId: 'boot-1', identity: 'gateway-0' } }),
  'warning/gateway-outdated': gateway({}, { minVersion: '2026.10.0' }),
  'warning/gateway-new-enough': gateway({}, { minVersion: '2026.9.6' }),
  'warning/event-loop-degraded': status({ eventLoop: { degraded: true, delayP99Ms: 2400 } }),
  'warning/model-runtime-degraded': status({ modelRuntime: { degraded: true } }),
  'warning/plugins-degraded': status({ degradedPlugins: [{ pluginId: 'voice', reason: 'failed to load' }] }),
  'warning/secret-owner-stale': status(owner('stale')),
  'warning/secret-owner-cold': status(owner('cold')),
  'warning/scopes-narrowed': gateway({ connect: () => hello({ auth: { scopes: [] } }) }),
  'warning/gateway-clock-60-s-off': gateway({
    greet: (socket) => sends(challenge(Date.now() - 60_000))(socket),
  }),
  'warning/gateway-clock-3-minutes-off': gateway({
    greet: (socket) => sends(challenge(Date.now() + 180_000))(socket),
  }),
};
