import { randomBytes } from 'node:crypto';
import { kmsSigner } from '../../../functions/aws/ledger/signer.ts';
import { S3LedgerStore } from '../../../functions/aws/ledger/store.ts';
import { DeployedRotationPorts } from '../../../functions/aws/rotation/ports.ts';
import { DeployedProver } from '../../../functions/aws/rotation/prover.ts';
import { SecretsManagerVersions } from '../../../functions/aws/secrets/versions.ts';
import { stateTable } from '../../../functions/aws/state-table.ts';
import type { Clock } from '../../../functions/handshake/clock.ts';
import { GatewayCourier } from '../../../functions/rotate/gateway/courier.ts';
import type { RotationPorts } from '../../../functions/rotate/ports.ts';
import { answerRequests } from '../../../functions/rotate/proof/answer-requests.ts';
import { HandshakeProver } from '../../../functions/rotate/proof/handshake-prover.ts';
import { callerAt, callers } from '../../crash/callers.ts';
import type { CrashHome } from '../../crash/home.ts';
import type { Process } from '../../crash/process.ts';
import { watchPlan } from '../../functions/plan/target.ts';
import { JumpingClock } from '../../support/rotating/jumping-clock.ts';
import { stagedLedger } from '../../support/rotating/rotation-stage.ts';
import { type AdapterHome, openHome } from '../adapters/home.ts';
import { type MortalClients, mortalClients } from './clients.ts';
import { makePlace, signingKey } from './place.ts';
import { relayTo } from './relay.ts';

/** So long a function may run, ms: its lease lasts a minute more. */
const RUN_MS = 840_000;
const LOCATION = 'private:here';

export interface AwsHome {
  readonly home: CrashHome;
  close(): Promise<void>;
}

/** Stages whose stores are those of a deployment, each of an installation of its own, on the emulator. */
export async function awsHome(): Promise<AwsHome> {
  const adapters = await openHome();
  const key = await signingKey(adapters);
  const logs = new WeakMap<Process, string[]>();
  const relay = await relayTo(process.env['AWS_ENDPOINT_URL'] ?? '', (name, from) => {
    const caller = callerAt(from, relay.endpoint);
    if (caller) logs.get(caller)?.push(name);
  });
  const mortal = (caller: Process, log: string[]): MortalClients => {
    logs.set(caller, log);
    return mortalClients(caller, relay.endpoint);
  };
  return {
    home: stagesAt(adapters, key, mortal),
    close: async () => {
      await relay.close();
      await adapters.close();
    },
  };
}

function stagesAt(
  adapters: AdapterHome,
  key: string,
  mortal: (caller: Process, log: string[]) => MortalClients,
): CrashHome {
  return async (target, plan, secrets, gateways = []) => {
    const installation = `crash-${randomBytes(6).toString('hex')}`;
    const { home, clients } = adapters;
    const { bucket, untidy, remove } = await makePlace({ ...adapters, installation }, secrets);
    const clock = new JumpingClock();
    const watched = watchPlan([target, ...gateways], {
      ...{ installation, home, rotations: [plan] },
      network: { refuseLocalAddresses: false },
    });
    const own = { plan: watched, keys: new SecretsManagerVersions({ installation, home, clients }) };
    const around = { env: {} };
    const location = {
      ...{ location: LOCATION, requests: stateTable({ installation, home, clients }).proofRequests },
      prover: new HandshakeProver({ ...own, around }),
    };
    /** While somebody waits for an answer, the location has its turn, which is no call of whoever waits. */
    const waiting: Clock = {
      wallMs: () => clock.wallMs(),
      monotonicMs: () => clock.monotonicMs(),
      sleep: async (ms) => {
        await callers.exit(() => answerRequests(location));
        clock.skip(ms);
      },
    };
    const portsWith = async (holder: string, from: AdapterHome['clients']): Promise<RotationPorts> => {
      const options = { plan: watched, home, bucket, key, clients: from, clock, teller: DEAF };
      const run = { id: holder, by: 'test@here', leftMs: () => RUN_MS };
      const ports = await new DeployedRotationPorts(options).of(run);
      const requests = stateTable({ installation, home, clients: from }).proofRequests;
      return {
        ...ports,
        prover: new DeployedProver({ plan: watched, clients: from, clock: waiting, requests }),
        courier: new GatewayCourier({ plan: watched, keys: ports.keys, around, clock }),
      };
    };
    const opened: MortalClients[] = [];
    const ledger = new S3LedgerStore({ bucket, region: home, clients });
    const { keyId } = await kmsSigner({ region: home, key, clients });
    const secret = target.key?.secret ?? '';
    return {
      ...{ keys: own.keys, clock, subject: { plan, target, secret } },
      ports: await portsWith('test', clients),
      ...stagedLedger(ledger, keyId),
      portsOf: async (caller, { log }) => {
        const made = mortal(caller, log);
        opened.push(made);
        return portsWith(caller.holder, made.clients);
      },
      missingMs: RUN_MS + 60_001,
      untidy: (mayWait) => untidy(mayWait ? secret : undefined),
      remove: async () => {
        for (const made of opened) made.close();
        await remove();
      },
    };
  };
}

/** Until a process has its own. */
const DEAF = { tell: async () => [] };
