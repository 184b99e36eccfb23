import { secretIn } from '../../../functions/keys/secret-in.ts';
import { ADMIN_KEY, FIRST_KEY, SCENES } from '../../functions/rotate/drivers/scene.ts';
import { localStage } from '../../support/rotating/local-stage.ts';
import type { CrashStage, CrashSubject } from '../subject.ts';
import { Processes } from './ports.ts';

const KEY = 'api-key';
const VAULT = 'provider-vault';

/** A key of a practice provider, whose admin API and inference are one server. */
export const apiSubject = (driver: string): CrashSubject => ({ name: driver, open: () => open(driver) });

async function open(driver: string): Promise<CrashStage> {
  const scene = await SCENES[driver]?.();
  if (!scene) throw new Error(`no scene of ${driver}`);
  const { plan, target } = scene.work();
  const rules = { ...plan, graceMs: 60_000, deadlineMs: 86_400_000 };
  const stage = await localStage({ ...target, locations: ['private:here'] }, rules, {
    [KEY]: FIRST_KEY,
    [VAULT]: JSON.stringify({ schema: 1, adminKey: ADMIN_KEY }),
  });
  const processes = new Processes(() => stage);
  scene.server.gate = (moment, { method, path }) => {
    if (processes.dies(moment, `${driver} ${method} ${routeOf(path)}`)) throw new Error('nobody hears it');
  };
  const { keys, subject, clock } = stage;
  const current = async () => {
    const credential = await keys.read(KEY);
    return credential.state === 'found' ? credential : undefined;
  };
  const orphans = async () => {
    const now = await current();
    const { list } = scene.driver;
    const work = scene.work({ current: now?.value ?? '', clock });
    const listed = (await list?.(work)) ?? [];
    return listed.filter(({ version }) => version !== undefined && version !== now?.version).length;
  };
  return {
    ...{ subject, clock },
    ports: (process) => processes.ports(process),
    rest: async () => {
      const now = await current();
      const works = scene.accepts(secretIn(now?.value ?? ''));
      const { pending } = await keys.versions(KEY);
      const left = await orphans();
      const { rotation } = (await stage.ports.rotations.read(target.name)) ?? {};
      const lives = rotation?.state === 'done' && scene.accepts(FIRST_KEY);
      return {
        broken: [
          ...(works ? [] : ['the current key is not accepted']),
          ...(lives ? ['the former key is alive'] : []),
          ...(pending ? ['a pending version is left'] : []),
          ...(left > 0 ? [`${left} orphans are left at the provider`] : []),
          ...(await stage.findings()).map((code) => `the ledger: ${code}`),
        ],
        lost: works ? 0 : 1,
      };
    },
    close: async () => {
      await scene.server.stop();
      await stage.remove();
    },
  };
}

/** Without the ids in it, so that calls of the same kind have the same name. */
const routeOf = (path: string): string =>
  path.replace(/\/[^/]*(?:\d|…)[^/]*/g, (part) => (/^\/v\d$/.test(part) ? part : '/ID'));
