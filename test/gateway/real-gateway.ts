import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { DeviceDocument } from '../../functions/keys/documents.ts';
import type { GatewayUnderTest, StartOptions } from '../support/gateway-under-test.ts';
import { GATEWAY_KEY, PROVIDER } from '../support/upstream-api.ts';
import { AdminSession } from './admin-session.ts';
import { OPENCLAW } from './install.ts';

const SHIFTED_CLOCK = join(import.meta.dirname, 'shifted-clock.mjs');
const SHARED = 'shr_Lq8Vd3Xw6Rn1Zb5T';
const READY_MS = 90_000;
const STOP_MS = 20_000;
const SAY_MS = 60_000;
/** Longer than a gateway takes to notice that its clock was set. */
const CLOCK_POLL_MS = 200;

/** Where the gateway has the key of its provider from, as its configuration says that. */
export interface KeySource {
  readonly providers: object;
  readonly apiKey: object;
}

export interface RealGateway extends GatewayUnderTest {
  /** Calls a method of the gateway as an admin on its host. */
  call(method: string, params: object): Promise<Record<string, unknown>>;
  /** Has its agent answer a message, as an HTTP client does: what the provider said, or the status of a refusal. */
  say(message: string): Promise<string>;
  /** Stops it and removes what it left on the disk. */
  dispose(): Promise<void>;
}

/**
 * An `openclaw` gateway with a fresh state, on a free port of loopback. `keySource` is asked at each start; without it the
 * key of the provider is in a file.
 */
export async function realGateway(upstream: string, keySource?: () => KeySource): Promise<RealGateway> {
  const home = await mkdtemp(join(tmpdir(), 'pairwatch-gateway-'));
  const port = await freePort();
  const url = new URL(`ws://127.0.0.1:${port}`);
  const secretFile = join(home, 'provider.key');
  const clockFile = join(home, 'clock-offset');
  const configFile = join(home, 'openclaw.json');
  const env = environment(home, configFile);
  let child: ChildProcess | undefined;

  await mkdir(join(home, 'state'));
  await writeFile(secretFile, GATEWAY_KEY, { mode: 0o600 });

  const asAdmin = async (method: string, params: object) => {
    const admin = await AdminSession.open(url, SHARED);
    try {
      return await admin.call(method, params);
    } finally {
      admin.close();
    }
  };
  const deviceToken =
    (method: string) =>
    async ({ deviceId, role }: DeviceDocument) => {
      await asAdmin(method, { deviceId, role });
    };

  const inFile: KeySource = {
    providers: { keyfile: { source: 'file', path: secretFile, mode: 'singleValue' } },
    apiKey: { source: 'file', provider: 'keyfile', id: 'value' },
  };

  const gateway: RealGateway = {
    url,
    call: asAdmin,
    say: async (message) => {
      const answer = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${SHARED}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'openclaw', messages: [{ role: 'user', content: message }] }),
        signal: AbortSignal.timeout(SAY_MS),
      });
      if (!answer.ok) return `${answer.status} ${await answer.text()}`;
      return String(Object(await answer.json()).choices[0].message.content);
    },
    shared: { kind: 'token', value: SHARED },
    provider: PROVIDER,
    approve: async (requestId) => {
      await asAdmin('device.pair.approve', { requestId });
    },
    runOnHost: async (command) => {
      const [name, ...args] = command.split(' ');
      if (name !== 'openclaw') throw new Error(`not a command of the gateway: ${command}`);
      await promisify(execFile)(process.execPath, [OPENCLAW, ...args], { cwd: home, env });
    },
    rotate: deviceToken('device.token.rotate'),
    revoke: deviceToken('device.token.revoke'),
    remove: async ({ deviceId }) => {
      await asAdmin('device.pair.remove', { deviceId });
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    stop: async () => {
      if (!child) return;
      const gone = exited(child);
      child.kill('SIGTERM');
      const impatience = setTimeout((stopping) => stopping.kill('SIGKILL'), STOP_MS, child);
      child = undefined;
      await gone;
      clearTimeout(impatience);
    },
    start: async (options = {}) => {
      if (options.secretsLost) await rm(secretFile);
      const key = keySource?.() ?? inFile;
      await writeFile(configFile, JSON.stringify(configuration(port, home, key, upstream, options)));
      child = spawn(process.execPath, [OPENCLAW, 'gateway', 'run', '--port', String(port)], {
        cwd: home,
        env: {
          ...env,
          NODE_OPTIONS: `--import file://${SHIFTED_CLOCK}`,
          CLOCK_OFFSET_FILE: clockFile,
        },
        stdio: 'ignore',
      });
      await ready(port, child);
    },
    setClock: async (offsetMs) => {
      await writeFile(clockFile, String(offsetMs));
      await sleep(CLOCK_POLL_MS);
    },
    loseSecrets: async () => {
      await rm(secretFile);
      await asAdmin('secrets.reload', {});
    },
    findSecrets: async () => {
      await writeFile(secretFile, GATEWAY_KEY, { mode: 0o600 });
      await asAdmin('secrets.reload', {});
    },
    dispose: async () => {
      child?.kill('SIGCONT');
      await gateway.stop();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return gateway;
}

function environment(home: string, configFile: string): NodeJS.ProcessEnv {
  const off = ['NO_RESPAWN', 'DISABLE_BUNDLED_PLUGINS', 'SKIP_CHANNELS', 'SKIP_PROVIDERS', 'SKIP_CRON'];
  const more = ['DISABLE_BONJOUR', 'NO_AUTO_UPDATE', 'OFFLINE'];
  return {
    PATH: process.env['PATH'],
    HOME: home,
    OPENCLAW_STATE_DIR: join(home, 'state'),
    OPENCLAW_CONFIG_PATH: configFile,
    DO_NOT_TRACK: '1',
    ...Object.fromEntries([...off, ...more].map((name) => [`OPENCLAW_${name}`, '1'])),
  };
}

function configuration(
  port: number,
  home: string,
  key: KeySource,
  upstream: string,
  { lockOutLoopback = false }: StartOptions,
): object {
  const model = { id: 'practice-model', name: 'Practice', reasoning: false, input: ['text'] };
  return {
    gateway: {
      mode: 'local',
      port,
      bind: 'loopback',
      auth: { mode: 'token', token: SHARED, rateLimit: { exemptLoopback: !lockOutLoopback } },
      http: { endpoints: { chatCompletions: { enabled: true } } },
      trustedProxies: ['127.0.0.1'],
      nodes: { pairing: { autoApproveLocal: false, sshVerify: false } },
      controlUi: { enabled: false },
      terminal: { enabled: false },
    },
    agents: { defaults: { model: { primary: `${PROVIDER}/practice-model` } } },
    secrets: { providers: key.providers },
    models: {
      mode: 'merge',
      catalogRefresh: { enabled: false },
      providers: {
        [PROVIDER]: {
          baseUrl: upstream,
          api: 'openai-completions',
          apiKey: key.apiKey,
          models: [{ ...model, contextWindow: 32_000, maxTokens: 1024 }],
        },
      },
    },
    plugins: { enabled: false },
    logging: { file: join(home, 'gateway.log') },
    update: { checkOnStart: false },
    discovery: { mdns: { mode: 'off' } },
  };
}

async function ready(port: number, child: ChildProcess): Promise<void> {
  const until = Date.now() + READY_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the gateway ended with exit code ${child.exitCode}`);
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error(`the gateway was not ready within ${READY_MS} ms`);
}

function exited(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
