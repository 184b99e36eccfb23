import { AZURE_ACCOUNT, PracticeAzure } from '../../../../bin/drill/peers/admin/azure.ts';
import { PracticeLiteLlm } from '../../../../bin/drill/peers/admin/litellm.ts';
import { PracticeOpenAi } from '../../../../bin/drill/peers/admin/openai.ts';
import { PracticeOpenRouter } from '../../../../bin/drill/peers/admin/openrouter.ts';
import type { AdminServer } from '../../../../bin/drill/peers/admin/server.ts';
import type { RotationDriverName } from '../../../../functions/contract/rotation.ts';
import { systemClock } from '../../../../functions/handshake/clock.ts';
import type { DriverWork, IssuedKey, RotationDriver } from '../../../../functions/rotate/driver.ts';
import { azure } from '../../../../functions/rotate/drivers/azure.ts';
import { litellm } from '../../../../functions/rotate/drivers/litellm.ts';
import { tokenOf } from '../../../../functions/rotate/drivers/litellm-admin.ts';
import { openai } from '../../../../functions/rotate/drivers/openai.ts';
import { openrouter } from '../../../../functions/rotate/drivers/openrouter.ts';
import { targetPlan } from '../../plan/target.ts';

export const VERSION = 'a1b2c3d4-0000-4000-8000-000000000001';
export const NAME = `pairwatch/mine/api/${VERSION}`;

export const ADMIN_KEY = 'sk-admin-Qz7Lm2Vx9Kt4Wb8Nc3Hd6Rf1';
export const FIRST_KEY = 'sk-proj-Jy5Tg8Pw2Xs6Ud9Fa4Ge7Kb3Mn1Rv';

/** A driver, the provider it works on, and one target whose key a person made. */
export interface Scene {
  readonly driver: RotationDriver;
  readonly server: AdminServer;
  readonly accepts: (key: string) => boolean;
  /** All that lives at the provider and could be somebody's, by a name that `nameOf` gives a key; of Azure nothing: it has its two slots. */
  readonly living: () => readonly string[];
  readonly nameOf: (key: string) => string;
  /** Keys at the provider that are named after the version; of Azure, which names none, those besides the current. */
  readonly made: () => number;
  /** Everything that must not be told. */
  readonly secrets: () => readonly string[];
  readonly work: (over?: Partial<DriverWork>) => DriverWork;
}

type Making = Pick<Scene, 'driver' | 'server' | 'accepts' | 'made' | 'secrets' | 'living'> & {
  readonly nameOf?: Scene['nameOf'];
  readonly url: URL;
  readonly issuer: Readonly<Record<string, string>>;
  readonly keyIn?: string;
};

function scene({ url, issuer, keyIn, ...rest }: Making): Scene {
  const target = targetPlan({ url: url.href, key: { secret: 'api-key', ...(keyIn && { in: keyIn }) } });
  const plan: DriverWork['plan'] = {
    target: target.name,
    driver: rest.driver.name,
    everyDays: 30,
    vault: 'provider-vault',
    graceMs: 0,
    deadlineMs: 60_000,
    verify: 'all',
    deliverTo: [],
    issuer,
  };
  return {
    nameOf: (key) => key,
    ...rest,
    work: (over = {}) => ({
      hold: async () => undefined,
      installation: 'mine',
      plan,
      target,
      version: VERSION,
      current: FIRST_KEY,
      currentNow: async () => over.current ?? FIRST_KEY,
      vault: JSON.stringify({ schema: 1, adminKey: ADMIN_KEY }),
      putVault: async () => undefined,
      putInForce: () => Promise.reject(new Error('no shared token is rotated')),
      sharedTokens: async () => [],
      network: {},
      clock: systemClock,
      signal: AbortSignal.timeout(10_000),
      ...over,
    }),
  };
}

/** The drivers that call a provider's admin API. */
export type ProviderDriver = Exclude<RotationDriverName, 'openclaw' | 'gateway-token' | 'assisted'>;

export const SCENES: Readonly<Record<ProviderDriver, () => Promise<Scene>>> = {
  openai: async () => {
    const peer = await PracticeOpenAi.start({
      adminKey: ADMIN_KEY,
      project: 'proj_1',
      keys: [FIRST_KEY],
      pageSize: 2,
    });
    return scene({
      driver: openai,
      server: peer.server,
      url: peer.url,
      issuer: { url: peer.url.href, project: 'proj_1' },
      accepts: (key) => peer.accepts(key),
      made: () => peer.accounts.filter(({ name }) => name === NAME).length,
      living: () => [
        ...peer.keys.map(({ value }) => value),
        ...peer.accounts
          .filter(({ id }) => !peer.keys.some(({ account }) => account?.id === id))
          .map(({ id }) => `${id}, without a key`),
      ],
      secrets: () => peer.keys.map(({ value }) => value),
    });
  },
  openrouter: async () => {
    const keys = [{ value: FIRST_KEY, limit: 25 }];
    const peer = await PracticeOpenRouter.start({ managementKey: ADMIN_KEY, keys, pageSize: 2 });
    return scene({
      driver: openrouter,
      server: peer.server,
      url: peer.url,
      issuer: { url: peer.url.href },
      accepts: (key) => peer.accepts(key),
      made: () => peer.keys.filter(({ name }) => name === NAME).length,
      living: () => peer.keys.filter(({ disabled }) => !disabled).map(({ value }) => value),
      secrets: () => peer.keys.map(({ value }) => value),
    });
  },
  litellm: async () => {
    const keys = [{ key: FIRST_KEY, settings: { models: ['small'], max_budget: 12, team_id: 'team-1' } }];
    const peer = await PracticeLiteLlm.start({ masterKey: ADMIN_KEY, keys, pageSize: 2 });
    return scene({
      driver: litellm,
      server: peer.server,
      url: peer.url,
      issuer: {},
      accepts: (key) => peer.accepts(key),
      made: () => [...peer.keys.values()].filter(({ alias }) => alias === NAME).length,
      living: () => [...peer.keys.keys()],
      nameOf: tokenOf,
      secrets: () => [],
    });
  },
  azure: async () => {
    const ids = { tenant: 'tenant-1', client: 'client-1' };
    const keys = [FIRST_KEY, '0f1e2d3c4b5a69788796a5b4c3d2e1f0'] as const;
    const peer = await PracticeAzure.start({ ...ids, clientSecret: ADMIN_KEY, keys });
    const { origin } = peer.server;
    return scene({
      driver: azure,
      server: peer.server,
      url: peer.url,
      keyIn: 'header:api-key',
      issuer: { ...ids, ...AZURE_ACCOUNT, url: origin, login: origin },
      accepts: (key) => peer.accepts(key),
      made: () => 1,
      living: () => [],
      secrets: () => peer.keys,
    });
  },
};

export const PROVIDER_DRIVERS = Object.keys(SCENES) as readonly ProviderDriver[];

/** The same work once another key is the current one. */
export const having = (work: DriverWork, current: string): DriverWork => ({
  ...work,
  ...{ current, currentNow: async () => current },
});

/** The issue step of a driver that has one. */
export function issue({ driver }: Scene, work: DriverWork): Promise<IssuedKey> {
  if (driver.issue === undefined) throw new Error(`${driver.name} issues nothing`);
  return driver.issue(work);
}
