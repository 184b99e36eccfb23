import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { Configuration } from '../../lib/config/configuration.ts';
import { Pairwatch } from '../../lib/pairwatch.ts';
import type { SynthesisedStack, Template } from './template.ts';

/** What `cdk deploy` would deploy, nested stacks too; no account is asked, and no function is bundled. */
export async function synthesise(configuration: Configuration): Promise<readonly SynthesisedStack[]> {
  const outdir = await mkdtemp(join(tmpdir(), 'pairwatch-cost-'));
  try {
    const app = new App({ outdir, analyticsReporting: false, context: { 'aws:cdk:bundling-stacks': [] } });
    new Pairwatch(app, configuration.name, { configuration });
    app.synth({ skipValidation: true });
    const stacks = app.node.findAll().filter((construct) => Stack.isStack(construct));
    return await Promise.all(
      stacks.map(async ({ region, templateFile }) => ({
        region,
        template: JSON.parse(await readFile(join(outdir, templateFile), 'utf8')) as Template,
      })),
    );
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}
