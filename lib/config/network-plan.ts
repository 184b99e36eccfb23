import type { NetworkPlan } from '../../functions/contract/plan.ts';
import type { CertificateReader } from './certificates.ts';
import type { Configuration } from './configuration.ts';
import type { DeployedRegion } from './deployment.ts';
import { emulatorAt } from './emulator.ts';
import { defined } from './filled.ts';
import { endpointIn } from './partition.ts';

/** How a location reaches the world. `emulator`: of planOf. */
export function networkPlan(
  configuration: Configuration,
  location: string,
  emulator: string | undefined,
  certificates: CertificateReader,
): NetworkPlan {
  const { control, dns, secondDns, proxyAuthEnv } = configuration.network;
  const region = configuration.deployment?.regions.find((known) => known.region === location);
  const common = { dns, secondDns, ca: commonCertificates(configuration, region, certificates) };
  if (!region) return { ...defined({ ...common, control, proxyAuthEnv }), refuseLocalAddresses: false };
  const emulated = emulatorAt(emulator);
  return {
    ...defined({ ...common, proxyAuthSecret: region.proxyAuth }),
    control: region.control ?? emulated ?? endpointIn(location, 'sts'),
    refuseLocalAddresses: emulated === undefined,
  };
}

/** The certificates of targets that have none of their own. */
function commonCertificates(
  { network }: Configuration,
  region: DeployedRegion | undefined,
  read: CertificateReader,
): string | undefined {
  if (region?.ca !== undefined) return read(`perRegion.${region.region}.ca`, region.ca);
  return network.ca === undefined ? undefined : read('network.ca', network.ca);
}
