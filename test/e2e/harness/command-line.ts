import { type Ended, pairwatch } from '../../bin/command-line.ts';
import type { Deployment } from './deployment.ts';
import type { DeployedInstallation } from './installation.ts';
import { API_TARGETS } from './peers.ts';

/** The command line against what is deployed, as a person with credentials calls it. */
export function call(
  { env, folder, configuration }: Deployment,
  args: readonly string[],
  stdin?: string,
): Promise<Ended> {
  return pairwatch([...args, '--config', configuration], {
    cwd: folder,
    env,
    ...(stdin !== undefined && { stdin }),
  });
}

/** Its JSON; the exit codes that say what a target is like are no trouble here. */
async function json<Answer>(installation: Deployment, args: readonly string[]): Promise<Answer> {
  const { stdout, stderr, code } = await call(installation, [...args, '--json']);
  if (stdout === '') throw new Error(`pairwatch ${args.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as Answer;
}

export async function putKey(
  installation: Deployment,
  target: string,
  key: string,
  ...role: readonly string[]
): Promise<void> {
  const { code, stderr } = await call(installation, ['keys', 'put', target, ...role, '--store', 'aws'], key);
  if (code !== 0) throw new Error(`keys put ${target} ended with ${code}: ${stderr}`);
}

/** All keys of the configuration, two at a time. */
export async function putKeys(installation: DeployedInstallation): Promise<void> {
  const { keys } = installation.peers;
  const left = [
    ...API_TARGETS.map((name) => [name, keys[name]] as const),
    ['gateway', keys.gateway] as const,
    ['gateway', keys.courier, '--courier'] as const,
  ];
  const puts = async () => {
    for (let next = left.pop(); next; next = left.pop()) {
      const [target, key, ...role] = next;
      await putKey(installation, target, key, ...role);
    }
  };
  await Promise.all([puts(), puts()]);
}

/** What `probe` itself finds wrong with a target now. */
export async function codeProbed(
  installation: DeployedInstallation,
  target: string,
): Promise<string | undefined> {
  const verdict = await json<{ readonly fault: { readonly code: string } | null }>(installation, [
    'probe',
    target,
    '--store',
    'aws',
  ]);
  return verdict.fault?.code;
}

interface Status {
  readonly checks: readonly { readonly check: string; readonly standing: string }[];
}

/** By check. */
export async function standings(
  installation: DeployedInstallation,
): Promise<Readonly<Record<string, string>>> {
  const { checks } = await json<Status>(installation, ['status', '--store', 'aws']);
  return Object.fromEntries(checks.map(({ check, standing }) => [check, standing]));
}
