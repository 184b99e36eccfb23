import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type IPolicyValidationPlugin, Validations } from 'aws-cdk-lib';
import { PLAN_FILE } from '../../functions/contract/environment.ts';
import type { WatchPlan } from '../../functions/contract/plan.ts';
import type { Configuration } from '../../lib/config/configuration.ts';
import type { Options } from '../../lib/config/options.ts';
import { parseConfiguration } from '../../lib/config/parse.ts';
import { CODE_FILE } from '../../lib/house/handlers.ts';
import { Pairwatch, type PairwatchProps } from '../../lib/pairwatch.ts';

export const ACCOUNT = '111122223333';

const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')) as {
  readonly context: Readonly<Record<string, unknown>>;
};

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: readonly string[];
}

/** A resource and where it stands. */
export interface Placed extends Resource {
  /** The stack; of a nested one its template. */
  readonly template: string;
  readonly logicalId: string;
}

/** What is uploaded for a function. */
export interface Bundle {
  readonly plan: WatchPlan;
  /** Bytes of all its files, without the plan. */
  readonly size: number;
  /** Of its first file. */
  readonly code: string;
}

export interface Synthesis {
  /** By stack, or file of a nested one. */
  readonly templates: ReadonlyMap<string, { readonly text: string; readonly resources: number }>;
  /** The names of the stacks, in the order of the deployment. */
  readonly stacks: readonly string[];
  readonly all: readonly Placed[];
  readonly of: (type: string) => readonly Placed[];
  /** Where it is thorough. */
  readonly bundles: readonly Bundle[];
}

export interface SynthOptions extends Pick<PairwatchProps, 'emulator' | 'account'> {
  /** Looks at the templates. */
  readonly plugin?: (app: App) => IPolicyValidationPlugin;
  /** CloudFormation's own rules, too, and bundles. @default false */
  readonly thorough?: boolean;
}

type Given = Options | Configuration;

/** Installations in one app, synthesised as `cdk synth` does it: no account, no look-ups, and no bundles. */
export function synthesise(options: Given | readonly Given[], how: SynthOptions = {}): Synthesis {
  const { plugin, thorough = false, ...props } = how;
  const outdir = mkdtempSync(join(tmpdir(), 'pairwatch-synth-'));
  try {
    if (thorough) delete process.env['CDK_VALIDATION'];
    else process.env['CDK_VALIDATION'] = 'false';
    const app = new App({
      outdir,
      autoSynth: false,
      context: { ...context, ...(!thorough && { 'aws:cdk:bundling-stacks': [] }) },
    });
    if (plugin) Validations.of(app).addPlugins(plugin(app));
    for (const each of [options].flat())
      new Pairwatch(app, each.name, {
        account: ACCOUNT,
        ...props,
        configuration: 'locations' in each ? each : parseConfiguration(each, outdir),
      });
    return read(app, outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function read(app: App, outdir: string): Synthesis {
  const assembly = app.synth();
  const byFile = new Map(assembly.stacksRecursively.map((stack) => [stack.templateFile, stack.stackName]));
  const templates = new Map<string, { readonly text: string; readonly resources: number }>();
  const all: Placed[] = [];
  for (const file of readdirSync(outdir).filter((name) => name.endsWith('.template.json'))) {
    const template = byFile.get(file) ?? file;
    const text = readFileSync(join(outdir, file), 'utf8');
    const { Resources = {} } = JSON.parse(text) as {
      readonly Resources?: Readonly<Record<string, Resource>>;
    };
    const placed = Object.entries(Resources).map(([logicalId, resource]) => ({
      ...resource,
      template,
      logicalId,
    }));
    templates.set(template, { text, resources: placed.length });
    all.push(...placed);
  }
  const stacks = assembly.stacksRecursively.map(({ stackName }) => stackName);
  const bundles = readdirSync(outdir)
    .filter((name) => name.startsWith('asset.') && !name.endsWith('.json'))
    .map((name) => bundleIn(join(outdir, name)));
  return { templates, stacks, all, of: (type) => all.filter(({ Type }) => Type === type), bundles };
}

function bundleIn(folder: string): Bundle {
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  const sizes = readdirSync(folder)
    .filter((name) => name !== PLAN_FILE)
    .map((name) => statSync(join(folder, name)).size);
  return {
    plan: JSON.parse(text(PLAN_FILE)) as WatchPlan,
    size: sizes.reduce((sum, size) => sum + size, 0),
    code: text(CODE_FILE),
  };
}
