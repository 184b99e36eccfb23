import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { type Names, namesOf } from '../../../functions/contract/names.ts';
import type { Options } from '../../../lib/config/options.ts';
import { functionsRunning } from '../emulator/control.ts';
import { type Emulator, startEmulator } from '../emulator/emulator.ts';
import { pythonWithEmulator, SCRATCH } from '../emulator/python.ts';
import { type Clients, clientsIn, EMULATED } from './aws.ts';
import { cdk } from './cdk.ts';
import { HOME, type Region, writeConfiguration } from './configuration.ts';

const BOOTSTRAP_MS = 120_000;
const DEPLOY_MS = 240_000;
/** Whether the emulator enforces IAM: whatever works with it works without. */
const AUTH = process.env['AUTH'] !== 'false';
const SETTLED_WITHIN_MS = 90_000;
/** From one function's end to the start of the one it called, and to a web server on loopback. */
const IDLE_PAUSE_MS = 200;
/** Where nobody says whether functions still work: they gather, and a cold start is slow. */
const BLIND_PAUSE_MS = 6_000;

/** Something to deploy to. */
export interface Endpoint {
  /** For AWS_ENDPOINT_URL. */
  readonly url: string;
  /** Started here, and to be stopped. */
  readonly emulator?: Emulator;
}

/** What AWS_ENDPOINT_URL names, else an emulator of one's own. */
export async function startEndpoint(): Promise<Endpoint> {
  const given = process.env['AWS_ENDPOINT_URL'];
  if (given !== undefined) return { url: given };
  const found = pythonWithEmulator();
  if ('missing' in found) throw new Error(found.missing);
  const emulator = await startEmulator({ python: found.python, auth: AUTH });
  return { url: emulator.endpoint, emulator };
}

export type Invoked<Answer> = { readonly answer: Answer } | { readonly error: string };

/** A configuration deployed by `cdk deploy`, and a person's own clients for it. */
export class Deployment {
  readonly names: Names;
  readonly endpoint: string;
  readonly regions: readonly Region[];
  /** Where its configuration and what was synthesised lie. */
  readonly folder: string;
  readonly configuration: string;
  readonly #clients: Readonly<Record<string, Clients>>;
  readonly #emulator: Emulator | undefined;

  protected constructor(at: Endpoint, regions: readonly Region[], options: Options) {
    this.names = namesOf(options.name);
    this.endpoint = at.url;
    this.regions = regions;
    this.#emulator = at.emulator;
    mkdirSync(SCRATCH, { recursive: true });
    this.folder = mkdtempSync(join(SCRATCH, `${options.name}-`));
    this.configuration = writeConfiguration(this.folder, options);
    this.#clients = Object.fromEntries(
      regions.map((region) => [region, clientsIn(region, { endpoint: at.url })]),
    );
  }

  /** Whether the endpoint refuses what a role may not do. */
  get judgesPermissions(): boolean {
    return this.#emulator !== undefined && AUTH;
  }

  /** For processes of the CDK and of the command line. */
  get env(): Readonly<Record<string, string>> {
    return {
      ...EMULATED,
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_REGION: HOME,
      PAIRWATCH_CONFIG: this.configuration,
    };
  }

  in(region: Region): Clients {
    const clients = this.#clients[region];
    if (!clients) throw new Error(`nothing is deployed to ${region}`);
    return clients;
  }

  get home(): Clients {
    return this.in(HOME);
  }

  /** Bootstraps its regions and deploys all stacks. */
  protected async deployStacks(): Promise<void> {
    const { env } = this;
    const output = ['--output', join(this.folder, 'cdk.out')];
    const environments = this.regions.map((region) => `aws://${EMULATED.CDK_DEFAULT_ACCOUNT}/${region}`);
    // Where there is no app: it would be synthesised for it, once more than it is deployed.
    const bare = { env, timeoutMs: BOOTSTRAP_MS, cwd: this.folder };
    await cdk(['bootstrap', ...environments], bare);
    const how = ['--all', '--method', 'direct', '--concurrency', '6', '--require-approval', 'never'];
    await cdk(['deploy', ...how, ...output], { env, timeoutMs: DEPLOY_MS });
  }

  async invoke<Answer>(FunctionName: string, event: object, region: Region = HOME): Promise<Invoked<Answer>> {
    const { FunctionError, Payload } = await this.in(region).lambda.send(
      new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
    );
    const said = Buffer.from(Payload ?? []).toString('utf8');
    return FunctionError ? { error: said } : { answer: JSON.parse(said === '' ? 'null' : said) as Answer };
  }

  /** Resolves when no function works any more, and what they told has arrived. */
  async settled(): Promise<void> {
    const deadline = Date.now() + SETTLED_WITHIN_MS;
    for (let idle = 0; idle < 2; ) {
      const running = await functionsRunning(this.endpoint);
      if (running === undefined) return sleep(BLIND_PAUSE_MS);
      idle = running === 0 ? idle + 1 : 0;
      if (Date.now() > deadline) throw new Error(`${running} functions are still at work`);
      await sleep(IDLE_PAUSE_MS);
    }
  }

  /** Everything that was started has ended after it. */
  async remove(): Promise<void> {
    for (const clients of Object.values(this.#clients)) clients.destroy();
    await this.#emulator?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
