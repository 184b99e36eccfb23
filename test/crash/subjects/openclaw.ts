import { handshake } from '../../../functions/handshake/handshake.ts';
import { formatDeviceDocument, parseDeviceDocument } from '../../../functions/keys/device-document.ts';
import { formatGatewayVault, readGatewayVault } from '../../../functions/keys/gateway-vault.ts';
import { newsBetween } from '../../../functions/rotate/news.ts';
import { emptyRecord } from '../../../functions/rotate/record.ts';
import {
  type GatewayStage,
  gatewayStageIn,
  paired,
  practiceRotatedGateway,
  SECRET,
  VAULT,
} from '../../support/rotating/gateway-stage.ts';
import type { CrashHome, HomeStage } from '../home.ts';
import type { CrashStage, CrashSubject } from '../subject.ts';
import { Processes } from './ports.ts';
import { untidy } from './rested.ts';

const ENROLL = /`pairwatch enroll gw --gateway-token-env NAME`/;

/** Two devices of a practice gateway. `recoverable`: the vault holds the shared token. */
export const openclawSubject = (home: CrashHome, name: string, recoverable: boolean): CrashSubject => ({
  name,
  open: () => open(home, recoverable),
});

async function open(home: CrashHome, recoverable: boolean): Promise<CrashStage> {
  const processes = new Processes(() => stage);
  const gateway = await practiceRotatedGateway((moment, method, from) =>
    processes.dies(moment, `gateway ${method}`, from, gateway.url) ? 'cut' : undefined,
  );
  const stage: GatewayStage<HomeStage> = await gatewayStageIn(home, {
    ...{ gateway, recoverable },
    plan: { graceMs: 60_000 },
  });
  const { keys, subject, clock } = stage;
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
    ...{ subject, clock, log: processes.log, missingMs: stage.missingMs },
    ports: (process) => processes.ports(process),
    mend: async () => {
      const now = await vault();
      if (now?.standby) return;
      const standby = await paired(gateway, now?.lost);
      const shared = now?.shared && { shared: now.shared };
      await keys.put(VAULT, formatGatewayVault({ schema: 2, standby, ...shared }));
    },
    rest: async () => {
      const { standby, lost } = (await vault()) ?? {};
      const standbyPairs = await pairs(standby ? formatDeviceDocument(standby) : undefined);
      const currentPairs = await pairs(await stored(SECRET));
      const former = await keys.readStage(SECRET, 'previous');
      const record = (await stage.ports.rotations.read('gw')) ?? emptyRecord('gw');
      const isDone = record.rotation?.state === 'done';
      const formerPairs = isDone && former.state === 'found' && (await pairs(former.value));
      const told = newsBetween(emptyRecord('gw'), record, clock.wallMs()).some(
        ({ code, remedy }) => code === 'STANDBY_LOST' && remedy.some((step) => ENROLL.test(step)),
      );
      const isUnavoidable = !recoverable && currentPairs && told;
      const current = parseDeviceDocument((await stored(SECRET)) ?? '');
      const ours = [current.ok ? current.document : undefined, standby ?? lost].map((one) => one?.deviceId);
      const orphans = gateway.devices().filter((id) => !ours.includes(id));
      return {
        broken: [
          ...(currentPairs ? [] : ['the current key does not pair']),
          ...(standbyPairs || isUnavoidable ? [] : ['the standby does not pair']),
          ...(formerPairs ? ['the former token pairs'] : []),
          ...orphans.map((id) => `the gateway has the device ${id.slice(0, 8)}, which nobody has`),
          ...(await untidy(stage)),
        ],
        lost: [currentPairs, standbyPairs].filter((works) => !works).length,
        unavoidable: !standbyPairs && isUnavoidable ? 1 : 0,
      };
    },
    close: stage.close,
  };
}
