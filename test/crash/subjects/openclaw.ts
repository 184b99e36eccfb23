import { handshake } from '../../../functions/handshake/handshake.ts';
import { formatDeviceDocument } from '../../../functions/keys/device-document.ts';
import { formatGatewayVault, readGatewayVault } from '../../../functions/keys/gateway-vault.ts';
import { Ledger } from '../../../functions/ledger/ledger.ts';
import { gatewayStage, paired, SECRET, VAULT } from '../../support/rotating/gateway-stage.ts';
import type { Process } from '../process.ts';
import type { CrashStage, CrashSubject } from '../subject.ts';

/** Two devices of a practice gateway, their keys in files. `recoverable`: the vault holds the shared token. */
export const openclawSubject = (name: string, recoverable: boolean): CrashSubject => ({
  name,
  open: () => open(recoverable),
});

async function open(recoverable: boolean): Promise<CrashStage> {
  let watched: Process | undefined;
  const running = new Map<string, number>();
  const stage = await gatewayStage({
    recoverable,
    plan: { graceMs: 60_000 },
    tap: (moment, method) => {
      if (!watched || watched.dead) return undefined;
      if (moment === 'after') return watched.hears(running.get(method) ?? 0) ? undefined : 'cut';
      const call = watched.begins(`gateway ${method}`);
      if (call !== undefined) running.set(method, call);
      return call === undefined ? 'cut' : undefined;
    },
  });
  const processes: Process[] = [];
  const { keys, ports, subject, clock, gateway } = stage;

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
    subject,
    clock,
    ports: (process) => {
      watched = process;
      processes.push(process);
      const store = process.through('ledger', stage.ledgerStore);
      const ledger = new Ledger({ ...stage.ledgerOptions, store });
      return {
        ...ports,
        keys: process.through('keys', keys),
        rotations: process.through('rotations', ports.rotations),
        prover: process.through('prover', ports.prover),
        ledger,
        holder: process.holder,
        isGone: async (holder) => processes.some((known) => known.dead && known.holder === holder),
      };
    },
    mend: async () => {
      const now = await vault();
      if (now?.standby) return;
      const standby = await paired(gateway);
      await keys.put(
        VAULT,
        formatGatewayVault({ schema: 2, standby, ...(now?.shared && { shared: now.shared }) }),
      );
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
