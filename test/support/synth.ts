import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type IPolicyValidationPlugin, Validations } from 'aws-cdk-lib';
import type { Options } from '../../lib/config/options.ts';
import { parseConfiguration } from '../../lib/config/parse.ts';
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

export interface Synthesis {
  /** By stack, or file of a nested one. */
  readonly templates: ReadonlyMap<string, { readonly text: string; readonly resources: number }>;
  /** The names of the stacks, in the order of the deployment. */
  readonly stacks: readonly string[];
  readonly all: readonly Placed[];
  readonly of: (type: string) => readonly Placed[];
}

export interface SynthOptions extends Pick<PairwatchProps, 'emulator' | 'account'> {
  /** Looks at the templates. */
  readonly plugin?: (app: App) => IPolicyValidationPlugin;
  /** CloudFormation's own rules, too, and bundles. @default false */
  readonly thorough?: boolean;
}

/** Installations in one app, synthesised as `cdk synth` does it: no account, no look-ups, and no bundles. */
export function synthesise(options: Options | readonly Options[], how: SynthOptions = {}): Synthesis {
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
        configuration: parseConfiguration(each, outdir),
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
  return { templates, stacks, all, of: (type) => all.filter(({ Type }) => Type === type) };
}
