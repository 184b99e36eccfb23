import { writeFile } from 'node:fs/promises';
import type { LedgerEntry } from '../../functions/contract/ledger.ts';
import type { Options } from '../../lib/config/options.ts';
import { type CallOptions, type Ended, pairwatch } from '../bin/command-line.ts';
import { rewritingRelay } from '../support/rewriting-relay.ts';
import { PROVIDER } from '../support/upstream-api.ts';
import { type OpenAiProject, openAiProject } from './openai-project.ts';
import { type RealGateway, realGateway } from './real-gateway.ts';
import { type SecretrefHost, secretrefHost } from './secretref-host.ts';

/** A provider, a gateway that has its key by secretref, and an installation that rotates that key and the gateway's device. */
export interface WholeStage {
  readonly provider: OpenAiProject;
  readonly gateway: RealGateway;
  readonly host: SecretrefHost;
  readonly options: Options;
  /** The key that the gateway began with: a person made it. */
  readonly firstKey: string;
  /** Every call of the command line so far. */
  readonly calls: readonly Ended[];
  /** Calls the command line where the configuration stands; throws what it said where it did not end well. */
  call(args: readonly string[], options?: Partial<CallOptions>): Promise<Ended>;
  /** The current value of a secret. */
  stored(secret: string): Promise<string>;
  entries(): Promise<readonly LedgerEntry[]>;
  close(): Promise<void>;
}

/** `held`: how long the order to reload its secrets takes on the way to the gateway. */
export async function wholeStage(held: () => Promise<unknown>): Promise<WholeStage> {
  const [provider, host] = await Promise.all([openAiProject(), secretrefHost()]);
  const gateway = await realGateway(provider.practice.url.href, () => host.source('ai'));
  const relay = await rewritingRelay(gateway.url, {
    toGateway: async (frame) => {
      if (frame['method'] === 'secrets.reload') await held();
      return frame;
    },
  });
  const calls: Ended[] = [];
  const stage: WholeStage = {
    ...{ provider, gateway, host, calls },
    options: installation(provider, relay.url),
    firstKey: await provider.issue('by hand'),
    call: async (args, options) => {
      const ended = await pairwatch(args, { cwd: host.folder, ...options });
      calls.push(ended);
      if (ended.code !== 0) throw new Error(`${args.join(' ')}: exit ${ended.code}\n${ended.stderr}`);
      return ended;
    },
    stored: async (secret) => {
      const credential = await host.keys.read(secret);
      return credential.state === 'found' ? credential.value : '';
    },
    entries: async () => {
      const { stdout } = await stage.call(['audit', 'list', '--json', '--last', '1000']);
      return stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    },
    close: async () => {
      await relay.close();
      await gateway.dispose();
      await provider.practice.server.stop();
      await host.remove();
    },
  };
  try {
    await setUp(stage);
    return stage;
  } catch (error) {
    await stage.close();
    throw error;
  }
}

function installation({ practice, project }: OpenAiProject, gateway: URL): Options {
  const issuer = { url: practice.url.href, project };
  const rotate = { driver: 'openai', vault: { secret: 'ai-admin' }, usedBy: ['gateway'], issuer } as const;
  const upstream = { provider: PROVIDER, courier: { secret: 'courier' } };
  return {
    name: 'whole',
    targets: {
      ai: { protocol: 'openai', url: practice.url.href, key: { secret: 'ai', rotate } },
      gateway: { protocol: 'openclaw', url: gateway.href, key: { secret: 'device', rotate: {} }, upstream },
    },
  };
}

/** As the README says it: the keys, and the active device, the standby and the courier, each approved as the call asks for. */
async function setUp({ host, options, call, firstKey, provider, gateway }: WholeStage): Promise<void> {
  await writeFile(host.configFile, `export default ${JSON.stringify(options)};\n`);
  await call(['keys', 'put', 'ai'], { stdin: firstKey });
  await call(['keys', 'put', 'ai', '--vault'], {
    stdin: JSON.stringify({ schema: 1, adminKey: provider.adminKey }),
  });
  await gateway.start();
  const approved: Promise<void>[] = [];
  await call(['enroll', 'gateway', '--gateway-token-env', 'SHARED'], {
    env: { SHARED: gateway.shared.value },
    onStdout: (text) => {
      for (const [, id = ''] of text.matchAll(/openclaw devices approve (\S+)/g))
        approved.push(gateway.approve(id));
    },
  });
  await Promise.all(approved);
}
