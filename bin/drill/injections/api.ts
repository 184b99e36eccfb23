import type { IncomingMessage } from 'node:http';
import { HOSTS } from '../hosts.ts';
import type { Injection } from './injection.ts';

export const expiredCertificate: Injection = {
  name: 'expired-certificate',
  target: 'ai-api',
  broke: 'Nobody renewed the certificate of the API: it ended yesterday.',
  inject: async ({ authority, apis }) => {
    const api = apis['ai-api'];
    const hosts = [HOSTS['ai-api']];
    api.present(await authority.leaf({ hosts, from: -90, to: -1 }));
    return async () => api.present(await authority.leaf({ hosts }));
  },
};

export const keyDeleted: Injection = {
  name: 'key-deleted',
  target: 'ai-api',
  broke: 'Somebody tidies up at the provider, and deletes the key that is in use.',
  inject: async ({ apis, keys }) => {
    apis['ai-api'].inject(
      {
        kind: 'answer',
        status: 401,
        body: {
          error: { message: 'Invalid API key', type: 'authentication_error', code: 'invalid_api_key' },
        },
      },
      { when: carries(keys['ai-api']) },
    );
    return async () => apis['ai-api'].mend();
  },
};

export const authOutage: Injection = {
  name: 'auth-outage',
  target: 'ai-api',
  broke: 'The key check of the provider fails: good keys are refused, and others crash it.',
  inject: async ({ apis, keys }) => {
    const api = apis['ai-api'];
    const mine = carries(keys['ai-api']);
    api.inject(
      {
        kind: 'answer',
        status: 401,
        body: { error: { message: 'Authentication Error', type: 'auth_error', code: '401' } },
      },
      { when: mine },
    );
    api.inject(
      { kind: 'answer', status: 500, body: { error: { message: 'Internal error', type: 'server_error' } } },
      { when: (request) => !mine(request) },
    );
    return async () => api.mend();
  },
};

export const quotaNearlyGone: Injection = {
  name: 'quota-nearly-gone',
  target: 'ai-api',
  broke: 'A batch job eats the quota: 3 % of the day is left.',
  inject: async ({ apis }) => {
    apis['ai-api'].inject({
      kind: 'headers',
      headers: {
        'x-ratelimit-limit-tokens': '1000000',
        'x-ratelimit-remaining-tokens': '30000',
        'x-ratelimit-reset-tokens': '6h0m0s',
      },
    });
    return async () => apis['ai-api'].mend();
  },
};

export const errorIn200: Injection = {
  name: 'error-in-200',
  target: 'llm',
  broke: 'The router in front of the model answers 200, with an error inside.',
  inject: async ({ apis }) => {
    apis.llm.inject(
      {
        kind: 'answer',
        status: 200,
        body: {
          error: { code: 502, message: 'Provider returned error', metadata: { provider_name: 'practice' } },
        },
      },
      { on: 'inference' },
    );
    return async () => apis.llm.mend();
  },
};

export const outOfCredit: Injection = {
  name: 'out-of-credit',
  target: 'office-api',
  broke: 'The credit card on file expires, and so does the credit.',
  inject: async ({ apis }) => {
    apis['office-api'].inject({
      kind: 'answer',
      status: 429,
      body: {
        error: {
          message: 'You exceeded your current quota, please check your plan and billing details.',
          type: 'insufficient_quota',
          code: 'insufficient_quota',
        },
      },
    });
    return async () => apis['office-api'].mend();
  },
};

const MINUTE_MS = 60_000;

export const flapping: Injection = {
  name: 'flapping',
  target: 'office-api',
  broke: 'One of two machines behind the API is overloaded: every other minute it answers 503.',
  minutes: 3,
  inject: async ({ apis, clock }) => {
    const mended = new AbortController();
    const overloaded = {
      kind: 'answer',
      status: 503,
      body: { error: { message: 'The engine is overloaded', type: 'server_error', code: 'overloaded' } },
    } as const;
    const turns = async () => {
      for (;;) {
        apis['office-api'].inject(overloaded);
        await clock.sleep(MINUTE_MS, mended.signal);
        apis['office-api'].mend();
        await clock.sleep(MINUTE_MS, mended.signal);
      }
    };
    const turning = turns().catch(() => apis['office-api'].mend());
    return async () => {
      mended.abort();
      await turning;
    };
  },
};

const carries =
  (key: string) =>
  ({ headers }: IncomingMessage): boolean =>
    headers.authorization === `Bearer ${key}`;
