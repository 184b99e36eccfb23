import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, BundlingOutput, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { PLAN_FILE } from '../../functions/contract/environment.ts';
import type { WatchPlan } from '../../functions/contract/plan.ts';
import type { HandlerName } from './handlers.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A handler with its parts, and its plan beside it. All handlers are bundled together, by one child process for the
 * whole synthesis; functions of the same handler and plan, in whatever region, share one asset.
 */
export function codeOf(handler: HandlerName, plan: WatchPlan): Code {
  const text = JSON.stringify(plan);
  return Code.fromAsset(join(root, 'functions/handlers'), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never used: the local way below does not fail but throws.
      image: DockerImage.fromRegistry('none'),
      // What tells two bundles apart for the cache of assets.
      command: [handler, createHash('sha256').update(text).digest('hex')],
      outputType: BundlingOutput.NOT_ARCHIVED,
      local: {
        tryBundle: (directory) => {
          cpSync(join(bundled(), handler), directory, { recursive: true });
          writeFileSync(join(directory, PLAN_FILE), text);
          return true;
        },
      },
    },
  });
}

let folder: string | undefined;

/** The folder that holds every handler's bundle. */
function bundled(): string {
  if (folder !== undefined) return folder;
  const made = mkdtempSync(join(tmpdir(), 'pairwatch-'));
  process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  const { status, stderr, error } = spawnSync(process.execPath, [join(root, 'lib/house/bundle.ts'), made], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(`The functions cannot be bundled: ${error?.message ?? stderr.trim()}`);
  folder = made;
  return made;
}
