import type { TargetPlan } from '../../../functions/contract/plan.ts';
import type { RotationPlan } from '../../../functions/contract/rotation.ts';
import { secretIn } from '../../../functions/keys/secret-in.ts';
import {
  ADMIN_KEY,
  FIRST_KEY,
  type ProviderDriver,
  SCENES,
  type Scene,
} from '../../functions/rotate/drivers/scene.ts';
import type { CrashHome, HomeStage } from '../home.ts';
import type { CrashStage, CrashSubject } from '../subject.ts';
import { Processes } from './ports.ts';
import { untidy } from './rested.ts';

const KEY = 'api-key';
const VAULT = 'provider-vault';

/** A key of a practice provider, whose admin API and inference are one server. */
export const apiSubject = (
  home: CrashHome,
  driver: ProviderDriver,
  drivers?: ApiScene['drivers'],
): CrashSubject => ({
  name: driver,
  open: async () => {
    const scene = await SCENES[driver]();
    const { plan, target } = scene.work();
    const { secrets: _, ...api } = scene;
    return apiStage(home, { ...api, plan, target, vault: ADMIN_KEY, ...(drivers && { drivers }) });
  },
});

/** Who uses the key. */
export interface Joined extends Pick<CrashStage, 'attend' | 'leave'> {
  /** What is wrong with him at rest, in words. */
  untidy(): Promise<readonly string[]>;
}

export interface ApiScene extends Pick<Scene, 'server' | 'accepts' | 'living' | 'nameOf'> {
  readonly plan: RotationPlan;
  readonly target: TargetPlan;
  /** @default FIRST_KEY */
  readonly first?: string;
  /** The admin key; undefined: there is no vault. */
  readonly vault?: string;
  /** In place of the true ones. */
  readonly drivers?: HomeStage['ports']['drivers'];
  /** Other secrets, by name. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly gateways?: readonly TargetPlan[];
  /** Beside the server: who else counts its calls. */
  readonly join?: (processes: Processes, stage: HomeStage) => Joined;
  /** What a person does. */
  readonly person?: (stage: HomeStage) => Pick<CrashStage, 'stage' | 'attend'>;
  readonly close?: () => Promise<void>;
}

/** The key of a provider from its first version on, in a stage of its own. */
export async function apiStage(home: CrashHome, scene: ApiScene): Promise<CrashStage> {
  const { first = FIRST_KEY, vault, secrets = {}, gateways = [] } = scene;
  const plan = { ...scene.plan, graceMs: 60_000, deadlineMs: 86_400_000 };
  const target = { ...scene.target, locations: ['private:here'] };
  const opened = await home(
    target,
    plan,
    {
      ...{ [KEY]: first, ...secrets },
      ...(vault !== undefined && { [VAULT]: JSON.stringify({ schema: 1, adminKey: vault }) }),
    },
    gateways,
  );
  const stage = { ...opened, ports: { ...opened.ports, ...(scene.drivers && { drivers: scene.drivers }) } };
  const processes = new Processes(() => stage);
  processes.watch(scene.server, plan.driver);
  const { untidy: joined, ...user } = scene.join?.(processes, stage) ?? {};
  const person = scene.person?.(stage);
  const { subject, clock } = stage;
  return {
    ...{ subject, clock, log: processes.log, missingMs: stage.missingMs },
    ...user,
    ...person,
    ports: (process) => processes.ports(process),
    rest: async () => {
      const key = await keyAt(stage, 'current');
      const { rotation } = (await stage.ports.rotations.read(target.name)) ?? {};
      const former = rotation?.state === 'done' ? await keyAt(stage, 'previous') : first;
      // A key that a person staged and nobody promoted stays: it may be in use elsewhere.
      const others = person ? [former] : [...processes.staged, first].map(secretIn);
      const alive = others.filter((one) => one !== key && scene.accepts(one));
      const strangers = person ? [] : scene.living().filter((name) => name !== scene.nameOf(key));
      return {
        broken: [
          ...(scene.accepts(key) ? [] : ['the current key is not accepted']),
          ...(alive.length > 0 ? [`${alive.length} keys are alive that nobody should have any more`] : []),
          ...(strangers.length > 0 ? [`${strangers.length} orphans are left at the provider`] : []),
          ...(await untidy(stage, person !== undefined)),
          ...((await joined?.()) ?? []),
        ],
        lost: scene.accepts(key) ? 0 : 1,
      };
    },
    close: async () => {
      await scene.server.stop();
      await scene.close?.();
      await stage.remove();
    },
  };
}

async function keyAt({ keys }: HomeStage, which: 'current' | 'previous'): Promise<string> {
  const stored = await keys.readStage(KEY, which);
  return stored.state === 'found' ? secretIn(stored.value) : '';
}
