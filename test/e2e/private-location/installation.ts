import { randomBytes } from 'node:crypto';
import { awsClients } from '../../../functions/aws/clients.ts';
import { dynamoDb } from '../../../functions/aws/services/dynamodb.ts';
import { type StateTable, stateTable } from '../../../functions/aws/state-table.ts';
import type { Options, TargetOptions } from '../../../lib/config/options.ts';
import { Standing } from '../command-line/standing.ts';
import { assumed, inEnvironment } from '../harness/assumed-role.ts';
import { EMULATED } from '../harness/aws.ts';
import { HOME } from '../harness/configuration.ts';
import { startEndpoint } from '../harness/deployment.ts';
import { RotatingInstallation } from '../rotating/installation.ts';
import { PROJECT, type RotatingPeers, startRotatingPeers } from '../rotating/peers.ts';

export const OFFICE = 'private:office';
const NAME = 'private-proof';

/** Keys that have to pair from a region and the office, from as many as answer, and from the office alone. */
const TARGETS = {
  both: { verify: 'all', locations: [HOME, OFFICE] },
  either: { verify: 'quorum', locations: [HOME, OFFICE], quorum: 1 },
  office: { verify: 'all', locations: [OFFICE] },
} as const;
export type PrivateTarget = keyof typeof TARGETS;

function optionsFor({ provider: { url } }: RotatingPeers): Options {
  const targets = Object.entries(TARGETS).map(([name, { verify, locations, ...rest }]) => {
    const issuer = { project: PROJECT, url: url.href };
    const rotate = { driver: 'openai' as const, vault: { secret: 'admin' }, grace: 0, verify, issuer };
    const target: TargetOptions = {
      protocol: 'openai',
      url: url.href,
      key: { secret: name, rotate },
      locations: [...locations],
      ...rest,
    };
    return [name, target] as const;
  });
  return {
    name: NAME,
    regions: [HOME],
    home: HOME,
    privateLocations: ['office'],
    every: 1,
    targets: Object.fromEntries(targets),
  };
}

/** One region and one private location, whose watch is a process of the command line with the role that it is given. */
export class PrivateInstallation extends RotatingInstallation {
  readonly table: StateTable;
  #watch: Standing | undefined;

  static override async deploy(): Promise<PrivateInstallation> {
    const endpoint = await startEndpoint();
    const peers = await startRotatingPeers();
    const installation = await PrivateInstallation.begun(
      new PrivateInstallation(endpoint.url, endpoint, peers),
    );
    await installation.put('admin', peers.secrets.admin);
    for (const name of Object.keys(TARGETS)) {
      const value = `sk-proj-${randomBytes(24).toString('base64url')}`;
      peers.provider.keys.push({ id: `key_${name}`, name, value, createdAt: 1, lastUsedAt: null });
      await installation.put(name, value);
    }
    return installation;
  }

  private constructor(
    url: string,
    endpoint: Awaited<ReturnType<typeof startEndpoint>>,
    peers: RotatingPeers,
  ) {
    super(endpoint, peers, [HOME], optionsFor(peers));
    process.env['AWS_ENDPOINT_URL'] = url;
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = EMULATED;
    const clients = awsClients({ dynamoDb }, { credentials: { accessKeyId, secretAccessKey } });
    this.table = stateTable({ installation: NAME, home: HOME, clients });
  }

  /** Starts the watch at the office with the location's own role. */
  async watch(...more: readonly string[]): Promise<Standing> {
    await this.endWatch();
    const credentials = inEnvironment(await assumed(this, this.names.privateRole(OFFICE)));
    const args = ['watch', '--location', OFFICE, '--store', 'aws', '--config', this.configuration, ...more];
    this.#watch = new Standing(this.folder, args, { ...this.env, ...credentials });
    await this.#watch.wrote('stderr', /prove/);
    return this.#watch;
  }

  async endWatch(): Promise<void> {
    await this.#watch?.end('SIGKILL');
    this.#watch = undefined;
  }

  override async remove(): Promise<void> {
    await this.endWatch();
    await super.remove();
  }
}
