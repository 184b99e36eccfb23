import { readFileSync } from 'node:fs';
import { awsClients } from '../aws/clients.ts';
import { SecretsManagerVersions } from '../aws/secrets/versions.ts';
import { secretsManager } from '../aws/services/secrets-manager.ts';
import { ENVIRONMENT, PLAN_FILE } from '../contract/environment.ts';
import type { ProveAnswer, ProveEvent } from '../contract/events.ts';
import type { WatchPlan } from '../contract/plan.ts';
import { HandshakeProver } from '../rotate/proof/handshake-prover.ts';

const { [ENVIRONMENT.home]: home = '', AWS_REGION: location = '' } = process.env;
const plan = JSON.parse(readFileSync(new URL(PLAN_FILE, import.meta.url), 'utf8')) as WatchPlan;
const at = { installation: plan.installation, home, clients: awsClients({ secretsManager }) };
const keys = new SecretsManagerVersions(at);
const prover = new HandshakeProver({ plan, keys, around: { env: process.env } });

/** One handshake with one version of a key, the pending one too: what no probe may read. */
export const handler = ({ target, version }: ProveEvent): Promise<ProveAnswer> =>
  prover.prove(location, target, version);
