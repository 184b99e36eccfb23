import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AwsSolutionsChecks } from 'cdk-nag';
import { loadInNode } from '../support/load-configuration.ts';
import { ACCOUNT, synthesise } from '../support/synth.ts';
import { emptyFolder } from './command-line.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** And their stacks. */
const STACKS = { company: 3, 'one-region': 1, rotating: 2, 'several-regions': 3 } as const;
const DEPLOYED = Object.keys(STACKS) as readonly (keyof typeof STACKS)[];
const LOCAL = ['gateway-and-api', 'one-gateway'];

let folder: Awaited<ReturnType<typeof emptyFolder>>;
beforeEach(async () => {
  folder = await emptyFolder();
});
afterEach(() => folder.remove());

const { context } = JSON.parse(await readFile(join(ROOT, 'cdk.json'), 'utf8')) as {
  readonly context: Readonly<Record<string, unknown>>;
};

interface Synthesised {
  readonly code: number;
  readonly stderr: string;
  readonly templates: readonly string[];
  readonly text: string;
}

/** Runs the app as `cdk synth` does, without bundles and CloudFormation's rules. */
async function synth(env: Record<string, string>, more: Record<string, unknown> = {}): Promise<Synthesised> {
  const outdir = join(folder.path, 'cdk.out');
  await mkdir(outdir);
  const { PATH = '', HOME = '' } = process.env;
  const { code, stderr } = await new Promise<{ code: number; stderr: string }>((resolve) =>
    execFile(
      process.execPath,
      [join(ROOT, 'bin/app.ts')],
      {
        cwd: folder.path,
        env: {
          ...{ PATH, HOME, CDK_OUTDIR: outdir, CDK_VALIDATION: 'false' },
          CDK_CONTEXT_JSON: JSON.stringify({ ...context, 'aws:cdk:bundling-stacks': [], ...more }),
          ...env,
        },
      },
      (error, _, said) => resolve({ code: error ? Number(error.code) : 0, stderr: said }),
    ),
  );
  const templates = (await readdir(outdir)).filter((name) => /(?<!nested)\.template\.json$/.test(name));
  const texts = await Promise.all(templates.map((name) => readFile(join(outdir, name), 'utf8')));
  return { code, stderr, templates, text: texts.join('') };
}

const configured = (name: string) => ({
  PAIRWATCH_CONFIG: join(ROOT, 'examples', name, 'pairwatch.config.ts'),
});

describe('examples', () => {
  test.each(DEPLOYED)('%s synthesises with no account and no look-ups', async (name) => {
    const { code, stderr, templates } = await synth(configured(name));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(templates).toHaveLength(STACKS[name]);
  });

  test.each(DEPLOYED)('%s leaves cdk-nag nothing that is not explained', async (name) => {
    const loaded = await loadInNode(join(ROOT, 'examples', name));
    if (!('configuration' in loaded)) throw new Error(JSON.stringify(loaded));
    const { stacks } = synthesise(loaded.configuration, {
      account: ACCOUNT,
      plugin: (app) => new AwsSolutionsChecks(app),
    });
    expect(stacks.length).toBeGreaterThan(0);
  });

  test.each(LOCAL)('%s is for machines of one’s own, and says so', async (name) => {
    expect(await synth(configured(name))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^pairwatch: regions: missing; .*there is nothing to deploy\n$/),
      templates: [],
    });
  });

  test('they are all of them', async () => {
    const all = await readdir(join(ROOT, 'examples'), { withFileTypes: true });
    const names = all.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(names.sort()).toEqual([...DEPLOYED, ...LOCAL].sort());
  });
});

describe('which configuration', () => {
  const write = (name: string, options: string) =>
    writeFile(
      join(folder.path, name),
      `export default { name: '${name.split('.')[0]}', regions: ['eu-central-1'], home: 'eu-central-1', ${options} };`,
    );
  const TARGETS =
    "targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api' } } }";

  test('an example where there is none, so that a fresh clone synthesises', async () => {
    const { code, stderr, text } = await synth({});
    expect(code).toBe(0);
    expect(stderr).toMatch(/^pairwatch: there is no pairwatch\.config\.ts here: this is an example .*\n$/);
    expect(text).toContain('pairwatch-production');
  });

  test('the nearest one', async () => {
    await write('pairwatch.config.ts', TARGETS);
    expect(await synth({})).toMatchObject({
      code: 0,
      stderr: '',
      text: expect.stringContaining('"pairwatch-pairwatch"'),
    });
  });

  test('that of cdk -c config=FILE, before that of PAIRWATCH_CONFIG', async () => {
    await write('one.ts', TARGETS);
    const { code, text } = await synth(configured('company'), { config: 'one.ts' });
    expect([code, text.includes('"pairwatch-one"'), text.includes('platform')]).toEqual([0, true, false]);
  });

  test('with mistakes it ends with 2, and one line each', async () => {
    await write('pairwatch.config.ts', `every: 3, ${TARGETS.replace('https', 'ftp')}`);
    const { code, stderr, templates } = await synth({});
    expect({ code, templates }).toEqual({ code: 2, templates: [] });
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^pairwatch: every: 3; /),
      expect.stringMatching(/^pairwatch: targets\.api\.url: /),
    ]);
  });
});

test('an emulator is deployed to with the credentials of the call, AWS with the roles of the bootstrap', async () => {
  const roles = async () =>
    (await readFile(join(folder.path, 'cdk.out/manifest.json'), 'utf8')).includes('assumeRoleArn');
  await synth({ ...configured('one-region'), AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' });
  expect(await roles()).toBe(false);
  await folder.remove();
  folder = await emptyFolder();
  await synth(configured('one-region'));
  expect(await roles()).toBe(true);
});

describe('after a destroy one reads what stayed, and how to remove it:', () => {
  const said = (env: Record<string, string>) =>
    new Promise<string>((resolve) =>
      execFile(
        process.execPath,
        [join(ROOT, 'bin/retained.ts')],
        { env: { ...process.env, ...env } },
        (_, stdout) => resolve(stdout),
      ),
    );

  test('the secrets', async () => {
    expect(await said(configured('several-regions'))).toMatch(
      /^The secrets pairwatch\/production\/… stay .*delete-secret --region eu-central-1 .*\n$/,
    );
  });

  test('and, where keys are rotated, the ledger with its key', async () => {
    const file = join(folder.path, 'pairwatch.config.ts');
    const key = { secret: 'api', rotate: {} };
    const targets = { api: { protocol: 'openai', url: 'https://api.example.com/v1', key } };
    const options = { name: 'mine', regions: ['eu-central-1'], home: 'eu-central-1', targets };
    await writeFile(file, `export default ${JSON.stringify(options)};`);
    expect(await said({ PAIRWATCH_CONFIG: file })).toMatch(
      /^The secrets .*\nThe ledger .*bucket=pairwatch-mine-ledger-\$\(aws sts .*--bypass-governance-retention.*\nThe key .*--key-id ID\n$/,
    );
  });
});

test('the face of configurations loads nothing of CDK, and that of the construct does', async () => {
  const loaded = (specifier: string) =>
    new Promise<string>((resolve) =>
      execFile(
        process.execPath,
        [
          ...['--input-type=module', '-e'],
          `const exported = Object.keys(await import('${specifier}'));
           const { createRequire } = await import('node:module');
           const cdk = Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes('aws-cdk-lib'));
           console.log(JSON.stringify({ exported, cdk }));`,
        ],
        { cwd: ROOT },
        (_, stdout) => resolve(stdout),
      ),
    );
  expect(JSON.parse(await loaded('pairwatch'))).toEqual({ exported: ['defineConfig'], cdk: false });
  expect(JSON.parse(await loaded('pairwatch/cdk'))).toMatchObject({
    exported: expect.arrayContaining([
      'Pairwatch',
      'defineConfig',
      'loadConfiguration',
      'parseConfiguration',
    ]),
    cdk: true,
  });
});
