import { expect, test } from '@jest/globals';
import type { Credential } from '../../../functions/keys/credential.ts';
import { createDevice, formatDeviceDocument } from '../../../functions/keys/device-document.ts';
import { answerTo } from '../../../functions/secretref/answer.ts';

const KEY = 'sk-proj-Delivered4Lm8Vx2Qz6Tn9';

const found = (value: string): Credential => ({ state: 'found', value, version: 'v1' });
const keysOf = (stored: Readonly<Record<string, Credential | Promise<Credential>>>) => ({
  read: async (id: string) => stored[id] ?? ({ state: 'absent', reason: `no key named ${id}` } as const),
});

const answered = async (
  stored: Readonly<Record<string, Credential | Promise<Credential>>>,
  ...ids: string[]
) => JSON.parse((await answerTo(ids, keysOf(stored), 1_000)).text);

test('the key alone, of a document or as it stands', async () => {
  const document = found(JSON.stringify({ schema: 1, key: KEY, note: 'of the team' }));
  expect(await answered({ bare: found(KEY), document }, 'bare', 'document')).toEqual({
    protocolVersion: 1,
    values: { bare: KEY, document: KEY },
  });
});

test('each id has an error of its own, and the others their keys', async () => {
  const device = found(formatDeviceDocument({ ...createDevice(), deviceToken: 'dtk-of-the-monitor' }));
  const vault = found(JSON.stringify({ schema: 1, provider: { adminKey: 'sk-admin-9Qx' } }));
  const unreadable: Credential = { state: 'unreadable', reason: 'AccessDeniedException' };
  const stored = { api: found(KEY), device, vault, unreadable, empty: found(''), wrapped: found(`${KEY}\n`) };
  const { text, unanswered } = await answerTo([...Object.keys(stored), 'nobody'], keysOf(stored), 1_000);
  const notAKey = { code: 'NOT_A_KEY' };
  expect(JSON.parse(text)).toEqual({
    protocolVersion: 1,
    values: { api: KEY },
    errors: {
      device: notAKey,
      vault: notAKey,
      unreadable: { code: 'UNREADABLE' },
      empty: notAKey,
      wrapped: notAKey,
      nobody: { code: 'NOT_FOUND' },
    },
  });
  for (const said of [text, ...unanswered.map(({ reason }) => reason)])
    for (const secret of ['dtk-of-the-monitor', 'sk-admin-9Qx']) expect(said).not.toContain(secret);
  expect(unanswered.map(({ reason }) => reason).join()).not.toContain(KEY);
});

test('a store that hangs for one key holds none of the others up', async () => {
  const stored = { slow: new Promise<Credential>(() => undefined), api: found(KEY) };
  const startedMs = performance.now();
  const { text, unanswered } = await answerTo(['slow', 'api'], keysOf(stored), 100);
  expect(performance.now() - startedMs).toBeLessThan(1_000);
  expect(JSON.parse(text)).toEqual({
    protocolVersion: 1,
    values: { api: KEY },
    errors: { slow: { code: 'TIMEOUT' } },
  });
  expect(unanswered).toHaveLength(1);
});

test('an answer stays below the 1 MiB that OpenClaw reads', async () => {
  const ids = Array.from({ length: 40 }, (_, index) => `key-${index}`);
  const stored = Object.fromEntries(ids.map((id) => [id, found('k'.repeat(65_536))]));
  const { text, unanswered } = await answerTo(ids, keysOf(stored), 1_000);
  expect(Buffer.byteLength(text)).toBeLessThan(1_048_576);
  expect(Object.keys(JSON.parse(text).values).length).toBeGreaterThan(8);
  expect(new Set(unanswered.map(({ code }) => code))).toEqual(new Set(['TOO_LARGE']));
});
