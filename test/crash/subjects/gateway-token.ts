import { handshake } from '../../../functions/handshake/handshake.ts';
import { formatDeviceDocument } from '../../../functions/keys/device-document.ts';
import { practiceRotatedGateway, type RotatedGateway } from '../../support/rotating/gateway-stage.ts';
import {
  type SharedTokenStage,
  sharedTokenStageIn,
  TOKEN,
} from '../../support/rotating/shared-token-stage.ts';
import type { CrashHome, HomeStage } from '../home.ts';
import type { CrashStage, CrashSubject } from '../subject.ts';
import { Processes } from './ports.ts';
import { untidy } from './rested.ts';

/** The shared token of a practice gateway, set by its courier. */
export const gatewayTokenSubject = (home: CrashHome): CrashSubject => ({
  name: 'gateway-token',
  open: () => open(home),
});

async function open(home: CrashHome): Promise<CrashStage> {
  const processes = new Processes(() => stage);
  const gateway: RotatedGateway = await practiceRotatedGateway((moment, method, from) =>
    processes.dies(moment, `gateway ${method}`, from, gateway.url) ? 'cut' : undefined,
  );
  const stage: SharedTokenStage<HomeStage> = await sharedTokenStageIn(home, { gateway });
  const { keys, subject, clock, courier } = stage;
  const first = gateway.shared.value;
  const pairs = async (value: string, gatewayToken: boolean): Promise<boolean> => {
    const { verdict } = await handshake({
      ...{ target: TOKEN, protocol: 'openclaw', url: gateway.url, location: 'private:here', gatewayToken },
      credential: { state: 'found', value },
      explain: { deviceToken: 'never' },
    });
    return verdict.fault === null;
  };
  return {
    ...{ subject, clock, log: processes.log, missingMs: stage.missingMs },
    ports: (process) => processes.ports(process),
    rest: async () => {
      const current = await keys.read(TOKEN);
      const value = current.state === 'found' ? current.value : '';
      const works = await pairs(value, true);
      return {
        broken: [
          ...(works ? [] : ['the current key does not pair']),
          ...(value !== first && (await pairs(first, true)) ? ['the first key is alive'] : []),
          ...((await pairs(formatDeviceDocument(courier), false)) ? [] : ['the courier does not pair']),
          ...(await untidy(stage)),
        ],
        lost: works ? 0 : 1,
      };
    },
    close: stage.close,
  };
}
