import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { AdminAsked, AdminCall, AdminReply } from '../../bin/drill/peers/admin/server.ts';
import type { DriverWork } from '../../functions/rotate/driver.ts';
import { discreet } from '../../functions/rotate/drivers/discreet.ts';
import { keyIn } from '../../functions/rotate/drivers/key-document.ts';
import {
  ADMIN_KEY,
  FIRST_KEY,
  issue,
  PROVIDER_DRIVERS,
  type ProviderDriver,
  SCENES,
  type Scene,
} from '../functions/rotate/drivers/scene.ts';
import { FORMS, runsOf } from './canaries.ts';

/** In Azure's other slot at the beginning: nothing here knows it. */
const STRANGER = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';

const open: Scene[] = [];
afterEach(async () => {
  for (const scene of open.splice(0)) await scene.server.stop();
});
/** With its driver as rotations work with it. */
async function begin(name: ProviderDriver): Promise<Scene> {
  const scene = await SCENES[name]();
  open.push(scene);
  return { ...scene, driver: discreet(scene.driver) };
}

/** What a driver is asked for, and what it tells of it: of a new key not the document, which is to be stored. */
type Operation = (scene: Scene) => Promise<(secrets: Set<string>) => Promise<unknown>>;

const issued = async (scene: Scene): Promise<string> => (await issue(scene, scene.work())).document;
const replaced = async (scene: Scene): Promise<DriverWork> => scene.work({ current: await issued(scene) });

const OPERATIONS: Readonly<Record<string, Operation>> = {
  issue: async (scene) => async (secrets) => {
    const { document, facts } = await issue(scene, scene.work());
    secrets.add(keyIn(document));
    return facts;
  },
  discard: async (scene) => {
    const document = await issued(scene);
    return () => scene.driver.discard(scene.work(), document);
  },
  retire: async (scene) => {
    const work = await replaced(scene);
    return () => scene.driver.retire(work, FIRST_KEY);
  },
  'tell when a key was used': async (scene) => {
    const work = await replaced(scene);
    return async () => scene.driver.lastUsed?.(work, FIRST_KEY);
  },
  'list keys': async (scene) => async () => scene.driver.list?.(scene.work()),
};

const NAMES = ['id', 'name', 'key', 'hash', 'label', 'key_alias', 'key_name', 'token', 'title', 'message'];
const headers = (text: string) => ({ server: text.replace(/[^\x20-\x7e]/g, ''), 'x-request-id': text });

/** An answer that gives back a text. */
const ECHOES: Readonly<Record<string, (text: string) => AdminReply>> = {
  'in an error': (text) => ({
    status: 400,
    body: { error: { message: text, type: text, code: text, param: text } },
    headers: headers(text),
  }),
  'in a refusal of the admin key': (text) => ({ status: 401, body: { detail: text, message: text } }),
  'in a limit': (text) => ({ status: 429, body: { error: text }, headers: { 'retry-after': '7' } }),
  'in a page': (text) => ({ status: 502, text: `<html><title>${text}</title>${text}</html>` }),
  'in what is no JSON': (text) => ({ status: 200, text }),
  'in every field': (text) => {
    const entry = Object.fromEntries(NAMES.map((name) => [name, text]));
    return { status: 200, body: { ...entry, data: [entry], keys: [entry], info: entry } };
  },
  'in a redirect': (text) => ({
    status: 302,
    headers: { location: `http://127.0.0.1:1/?key=${encodeURIComponent(text)}` },
  }),
};

/** A message is cut: so many forms of a key fit into it. */
const FORMS_AT_ONCE = 4;
const PARTS = Math.ceil(Object.keys(FORMS).length / FORMS_AT_ONCE);

/** Of OpenRouter's keys, as it publishes it. */
const PUBLIC = 'sk-or-v1-';

/** The newest key first, in some of the forms. */
const someForms = (secrets: Iterable<string>, part: number): string =>
  [...secrets]
    .toReversed()
    .flatMap((secret) =>
      Object.values(FORMS)
        .slice(part * FORMS_AT_ONCE, (part + 1) * FORMS_AT_ONCE)
        .map((form) => form(secret)),
    )
    .join(' | ');

const isKey = (text: string): boolean => /^(?:Bearer )?(?:sk-|eyJ)\S{16,}$/.test(text);

/** Every secret that a request brings along. */
const sentIn = ({ headers, body }: AdminAsked): readonly string[] =>
  [...Object.values(headers), ...Object.values(body)]
    .filter((value) => typeof value === 'string')
    .filter(isKey)
    .map((value) => value.replace(/^Bearer /, ''));

async function told(call: Promise<unknown>): Promise<string> {
  const result = await call.catch((error: unknown) => error);
  return [JSON.stringify(result), inspect(result, { depth: null, showHidden: true })].join('\n');
}

/** How many calls it makes undisturbed. */
async function callsOf(name: ProviderDriver, operation: Operation): Promise<number> {
  const scene = await begin(name);
  const run = await operation(scene);
  const before = scene.server.calls.length;
  await run(new Set());
  return scene.server.calls.length - before;
}

const CASES = PROVIDER_DRIVERS.flatMap((name) =>
  Object.entries(OPERATIONS).map(([operation, run]) => [name, operation, run] as const),
);

/** What an operation tells when one of its calls is answered with every key there is. */
async function echoed(
  name: ProviderDriver,
  operation: Operation,
  at: number,
  echo: (secrets: Iterable<string>) => AdminReply,
): Promise<{ readonly text: string; readonly secrets: readonly string[] }> {
  const scene = await begin(name);
  const run = await operation(scene);
  const secrets = new Set([ADMIN_KEY, FIRST_KEY]);
  const first = scene.server.calls.length;
  const known = () => scene.secrets().filter((secret) => secret !== STRANGER);
  const reply = (asked: AdminAsked) => {
    for (const secret of [...known(), ...sentIn(asked)]) secrets.add(secret);
    return echo(secrets);
  };
  const when = (call: AdminCall) => scene.server.calls.indexOf(call) === first + at;
  scene.server.inject({ kind: 'answer', reply }, { when });
  const text = await told(run(secrets));
  await scene.server.stop();
  return { text, secrets: [...secrets, ...known()] };
}

describe('a provider that gives keys back', () => {
  test.each(CASES)(
    '%s, asked to %s: no error, fact or list holds a part of one',
    async (name, _, operation) => {
      const calls = await callsOf(name, operation);
      const leaked = new Set<string>();
      for (const [where, echo] of Object.entries(ECHOES))
        for (let at = 0; at < calls; at++)
          for (let part = 0; part < (where === 'in an error' ? PARTS : 1); part++) {
            const { text, secrets } = await echoed(name, operation, at, (known) =>
              echo(someForms(known, part)),
            );
            if (secrets.flatMap(runsOf).some((piece) => text.includes(piece) && !PUBLIC.includes(piece)))
              leaked.add(`${where}, call ${at + 1} of ${calls}: ${text.slice(0, 500)}`);
          }
      expect([...leaked]).toEqual([]);
    },
    30_000,
  );
});
