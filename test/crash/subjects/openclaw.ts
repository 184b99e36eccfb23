import { handshake } from '../../../functions/handshake/handshake.ts';
import { formatDeviceDocument } from '../../../functions/keys/device-document.ts';
import { formatGatewayVault, readGatewayVault } from '../../../functions/keys/gateway-vault.ts';
import {
  type GatewayStage,
  gatewayStage,
  paired,
  SECRET,
  VAULT,
} from '../../support/rotating/gateway-stage.ts';
import type { CrashStage, CrashSubject } from '../subject.ts';
import { Processes } from './ports.ts';

/** Two devices of a practice gateway. `recoverable`: the vault holds the shared token. */
export const openclawSubject = (name: string, recoverable: boolean): CrashSubject => ({
  name,
  open: () => open(recoverable),
});

async function open(recoverable: boolean): Promise<CrashStage> {
  const processes = new Processes(() => stage);
  const stage: GatewayStage = await gatewayStage({
    recoverable,
    plan: { graceMs: 60_000 },
    tap: (moment, method) => (processes.dies(moment, `gateway ${method}`) ? 'cut' : undefined),
  });
  const { keys, subject, clock, gateway } = stage;
  const pairs = async (value: string | undefined): Promise<boolean> => {
    if (value === undefined) return false;
    const { verdict } = await handshake({
      ...{ target: 'gw', protocol: 'openclaw', url: gateway.url, location: 'private:here' },
      credential: { state: 'found', value },
      explain: { deviceToken: 'never' },
    });
    return verdict.fault === null;
  };
  const stored = async (secret: string) => {
    const credential = await keys.read(secret);
    return credential.state === 'found' ? credential.value : undefined;
  };
  const vault = async () => {
    const read = readGatewayVault(await stored(VAULT));
    return read.state === 'usable' ? read.vault : undefined;
  };
  return {
    ...{ subject, clock },
    ports: (process) => processes.ports(process),
    mend: async () => {
      const now = await vault();
      if (now?.standby) return;
      const standby = await paired(gateway);
      const shared = now?.shared && { shared: now.shared };
      await keys.put(VAULT, formatGatewayVault({ schema: 2, standby, ...shared }));
    },
    rest: async () => {
      const standby = (await vault())?.standby;
      const standbyPairs = await pairs(standby ? formatDeviceDocument(standby) : undefined);
      const currentPairs = await pairs(await stored(SECRET));
      const { pending } = await keys.versions(SECRET);
      return {
        broken: [
          ...(currentPairs ? [] : ['the current key does not pair']),
          ...(standbyPairs || !recoverable ? [] : ['the standby does not pair']),
          ...(pending ? ['a pending version is left'] : []),
          ...(await stage.findings()).map((code) => `the ledger: ${code}`),
        ],
        lost: [currentPairs, standbyPairs].filter((works) => !works).length,
      };
    },
    close: stage.close,
  };
}
