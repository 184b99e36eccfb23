import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CODE_FILE, HANDLERS, type HandlerName } from '../../../lib/house/handlers.ts';

const BUNDLE = join(import.meta.dirname, '../../../lib/house/bundle.ts');

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pairwatch-bundle-'));
  const { status, stderr } = spawnSync(process.execPath, [BUNDLE, folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const filesOf = (name: HandlerName) =>
  readdirSync(join(folder, name)).map((file) => join(folder, name, file));
const textOf = (name: HandlerName) =>
  filesOf(name)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');

test.each(HANDLERS)('%s is whole in its folder, and asks for nothing that Node does not bring', (name) => {
  expect(filesOf(name).map((file) => file.split('/').at(-1))).toContain(CODE_FILE);
  const imported = [...textOf(name).matchAll(/(?:from|import\()\s*"([^"]+)"/g)].map(([, path]) => path ?? '');
  const parts = readdirSync(join(folder, name)).map((file) => `./${file}`);
  expect(imported.filter((path) => !parts.includes(path) && !path.startsWith('node:'))).toEqual([]);
});

/** It brings the clients of S3 and KMS besides all drivers: nobody waits for it. */
const LARGE: readonly HandlerName[] = ['rotate'];

test.each(HANDLERS)('%s is at most 750 KB, one that nobody waits for 900', (name) => {
  const bytes = filesOf(name).reduce((sum, file) => sum + statSync(file).size, 0);
  expect(bytes).toBeLessThanOrEqual(LARGE.includes(name) ? 900_000 : 750_000);
});

/** Those of these words that stand in the bundle. */
const wordsOf = (name: HandlerName, words: readonly string[]) =>
  words.filter((word) => textOf(name).includes(word));

test.each(HANDLERS)('%s takes its credentials from its environment and from nowhere else', (name) => {
  const elsewhere = ['sso-oidc', 'credential_process', 'AWS_CONTAINER_CREDENTIALS'];
  expect(wordsOf(name, ['AWS_SECRET_ACCESS_KEY', ...elsewhere])).toEqual(['AWS_SECRET_ACCESS_KEY']);
});

const TARGETS = {
  dynamoDb: 'DynamoDB_20120810',
  secretsManager: 'com.amazonaws.secretsmanager',
  cloudWatch: 'GraniteServiceVersion20100801',
  lambda: 'com.amazonaws.lambda',
  sns: 'com.amazonaws.sns',
  kms: 'com.amazonaws.kms',
  s3: 'com.amazonaws.s3',
};

test.each([
  ['probe', ['dynamoDb', 'secretsManager', 'cloudWatch', 'lambda']],
  ['courier', ['dynamoDb', 'secretsManager', 'cloudWatch', 'lambda']],
  ['notify', ['dynamoDb', 'sns']],
  ['widget', ['dynamoDb']],
  ['rotate', ['dynamoDb', 'secretsManager', 'cloudWatch', 'lambda', 'kms', 's3']],
  ['verify', ['secretsManager']],
  ['audit', ['dynamoDb', 'secretsManager', 'cloudWatch', 'lambda', 'sns', 'kms', 's3']],
] as const)('%s brings the clients that it calls, and no other', (name, services) => {
  const found = wordsOf(name, Object.values(TARGETS));
  expect(found).toEqual(services.map((service) => TARGETS[service]));
});
