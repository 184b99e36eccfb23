import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../../..');
const CDK = join(ROOT, 'node_modules/aws-cdk/bin/cdk');

export interface CdkOptions {
  /** Added to this process's own. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Where it looks for an app. @default - the checkout */
  readonly cwd?: string;
}

/** Calls the pinned CDK; resolves to what it said, rejects with the end of that where it failed or was too slow. */
export function cdk(args: readonly string[], { env, timeoutMs, cwd = ROOT }: CdkOptions): Promise<string> {
  const child = spawn(process.execPath, [CDK, ...args, '--no-color', '--ci'], {
    cwd,
    env: {
      ...process.env,
      PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
      CDK_DISABLE_CLI_TELEMETRY: '1',
      CDK_DISABLE_VERSION_CHECK: '1',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(said);
      else reject(new Error(`cdk ${args[0]} ended with ${code ?? signal}:\n${said.slice(-4_000)}`));
    });
  });
}
