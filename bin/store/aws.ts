import { type AwsClients, awsClients } from '../../functions/aws/clients.ts';
import { SecretsManagerKeyStore } from '../../functions/aws/secrets/key-store.ts';
import { cloudWatch } from '../../functions/aws/services/cloudwatch.ts';
import { cloudWatchReading } from '../../functions/aws/services/cloudwatch-reading.ts';
import { dynamoDb } from '../../functions/aws/services/dynamodb.ts';
import { lambda } from '../../functions/aws/services/lambda.ts';
import { secretsManager } from '../../functions/aws/services/secrets-manager.ts';
import { type StateTable, stateTable } from '../../functions/aws/state-table.ts';
import { uptimesFromMetrics } from '../../functions/aws/uptimes.ts';
import { stillWatched } from '../../functions/plan/rules.ts';
import type { Configuration } from '../../lib/config/configuration.ts';
import { planOf } from '../../lib/config/plan.ts';
import { withRecentLooks } from './recent-looks.ts';
import { homeOf, type Store } from './store.ts';

const MINUTE_MS = 60_000;
const SERVICES = { cloudWatch, cloudWatchReading, dynamoDb, lambda, secretsManager };

/** What is deployed of an installation, as this machine's AWS credentials reach it. */
export interface AwsStore extends Store {
  readonly installation: string;
  readonly home: string;
  readonly clients: Pick<AwsClients, keyof typeof SERVICES>;
  readonly table: StateTable;
}

/** Rejects with the SDK's error where there are no credentials: a key store would call every key unreadable. */
export async function openAwsStore(configuration: Configuration): Promise<AwsStore> {
  const { name: installation, every } = configuration;
  const home = homeOf(configuration);
  const clients = awsClients(SERVICES);
  const { client } = await clients.secretsManager(home);
  await client.config.credentials();
  const place = { installation, home, clients };
  const table = stateTable(place);
  const { records, mutes, ballots } = table;
  const plan = planOf(configuration, home, { everyTarget: true, certificates: () => '' });
  return {
    ...place,
    table,
    keys: new SecretsManagerKeyStore(place),
    records,
    beginning: `the schedules take the first look within ${every} min after the deployment`,
    locations: [...new Set(configuration.targets.flatMap(({ locations }) => locations))],
    standing: async (now) => {
      const watched = stillWatched(await records.list(), plan);
      return withRecentLooks(watched, ballots, every * MINUTE_MS, now);
    },
    mutes: (now) => mutes.mutes(now),
    uptimes: (since, now) => uptimesFromMetrics(place, records, since, now),
  };
}
