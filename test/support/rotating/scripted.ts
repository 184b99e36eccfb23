import type { LedgerRecord, Proof, ProofOutcome } from '../../../functions/contract/ledger.ts';
import type { RotationPlan } from '../../../functions/contract/rotation.ts';
import { LocalKeyStore } from '../../../functions/local/key-store.ts';
import { LocalRotationStore } from '../../../functions/local/rotation-store.ts';
import type { RotationDriver } from '../../../functions/rotate/driver.ts';
import type { Subject } from '../../../functions/rotate/flight.ts';
import type { RotationPorts } from '../../../functions/rotate/ports.ts';
import { RotationError } from '../../../functions/rotate/rotation-error.ts';
import { targetPlan } from '../../functions/plan/target.ts';
import { JumpingClock } from './jumping-clock.ts';

/** Which of the two keys a location is asked to prove. */
export type Which = 'new' | 'former';

type IssuingDriver = RotationDriver & Required<Pick<RotationDriver, 'issue'>>;

/** Rotations whose locations, gateways and provider do as they are told: the steps' own decisions, without waiting. */
export interface Scripted {
  readonly ports: RotationPorts;
  readonly subject: Subject;
  readonly clock: JumpingClock;
  readonly keys: LocalKeyStore;
  readonly entries: LedgerRecord[];
  /** What a location answers. @default - the new key pairs, the former one until it is retired */
  answer: (location: string, which: Which) => readonly [ProofOutcome, string?];
  /** What keeps a gateway from taking the key. @default - nothing */
  undeliverable: string | undefined;
  readonly calls: string[];
  /** The only one that the ports know, as `litellm`. */
  readonly driver: IssuingDriver;
  lastUsed: number | null | undefined;
  /** Whether the provider ends keys by itself. @default true */
  byItself: boolean;
  /** Whether the former key is dead. */
  retired: boolean;
}

export async function scripted(root: string, over: Partial<RotationPlan> = {}): Promise<Scripted> {
  const keys = new LocalKeyStore(root);
  const { version: former } = await keys.put('api', 'the-former-key');
  const clock = new JumpingClock();
  const entries: LedgerRecord[] = [];
  const plan: RotationPlan = {
    ...{ target: 'api', driver: 'litellm', everyDays: 30, graceMs: 3_600_000, deadlineMs: 86_400_000 },
    ...{ verify: 'all', deliverTo: [], issuer: {} },
    ...over,
  };
  const target = targetPlan({ locations: ['us-east-1', 'eu-central-1', 'private:office'], quorum: 2 });
  const driver = driverOf(() => scene);
  const scene: Scripted = {
    driver,
    ...{ clock, keys, entries, calls: [], undeliverable: undefined, lastUsed: undefined },
    ...{ byItself: true, retired: false },
    subject: { plan, target, secret: 'api' },
    answer: (_location, which) =>
      which === 'former' && scene.retired ? ['failed', 'AUTH_KEY_REJECTED'] : ['paired'],
    ports: {
      installation: 'mine',
      keys,
      rotations: new LocalRotationStore(root),
      ledger: {
        append: async (record) => {
          entries.push(record);
        },
      },
      prover: {
        prove: async (location, _target, version): Promise<Proof> => {
          const [outcome, code] = scene.answer(location, version === former ? 'former' : 'new');
          const at = new Date(clock.wallMs()).toISOString();
          return { location, outcome, at, durationMs: 1, ...(code !== undefined && { code }) };
        },
      },
      courier: {
        deliver: async (gateway) => {
          scene.calls.push(`deliver ${gateway}`);
          if (scene.undeliverable !== undefined)
            throw new RotationError('NOT_DELIVERED', scene.undeliverable);
          return { probe: 'ok' };
        },
        putInForce: async (gateway, _secret, version) => {
          scene.calls.push(`put ${version === former ? 'the former' : 'the new'} key in force at ${gateway}`);
          return {};
        },
      },
      drivers: { litellm: driver },
      network: async () => ({}),
      clock,
      by: 'test@here',
      holder: 'test',
      leaseMs: 900_000,
    },
  };
  return scene;
}

function driverOf(scene: () => Scripted): IssuingDriver {
  const did = (what: string) => scene().calls.push(what);
  return {
    name: 'litellm',
    issue: async ({ version }) => {
      did('issue');
      return { document: `key-of-${version}`, facts: {} };
    },
    discard: async (_work, pending) => {
      did(`discard ${pending === undefined ? 'nothing' : 'the new key'}`);
    },
    lastUsed: async () => scene().lastUsed,
    retire: async () => {
      did('retire');
      if (!scene().byItself) return { state: 'by-person', steps: ['Revoke it in the console.'] };
      scene().retired = true;
      return { state: 'dead', facts: {} };
    },
  };
}

/** The ports of a scene whose driver does some things otherwise. */
export const drivenBy = (
  { ports, driver }: Pick<Scripted, 'ports' | 'driver'>,
  over: Partial<RotationDriver>,
): RotationPorts => ({ ...ports, drivers: { litellm: { ...driver, ...over } } });

/** The same where a person makes the keys. */
export function madeByHand({ ports, driver }: Scripted): RotationPorts {
  const { issue: _, ...others } = driver;
  return { ...ports, drivers: { assisted: { ...others, name: 'assisted' } } };
}
