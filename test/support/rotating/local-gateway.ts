import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatDeviceDocument } from '../../../functions/keys/device-document.ts';
import { formatGatewayVault } from '../../../functions/keys/gateway-vault.ts';
import { LocalKeyStore } from '../../../functions/local/key-store.ts';
import { paired, type RotatedGateway } from './gateway-stage.ts';

/** A folder as a person has it who rotates the device of `gateway`: configuration, device, vault. `rotate`: as in the configuration. */
export async function setUpLocally(
  folder: string,
  gateway: RotatedGateway,
  rotate: { readonly grace?: number } = {},
): Promise<void> {
  const keys = new LocalKeyStore(join(folder, '.pairwatch'));
  await keys.put('device', formatDeviceDocument(await paired(gateway)));
  const vault = { schema: 2 as const, standby: await paired(gateway), shared: gateway.shared };
  await keys.put('device/standby', formatGatewayVault(vault));
  const key = { secret: 'device', rotate };
  const targets = { gateway: { protocol: 'openclaw', url: gateway.url.href, key } };
  await writeFile(
    join(folder, 'pairwatch.config.ts'),
    `export default ${JSON.stringify({ name: 'mine', targets })};\n`,
  );
}

/** Looks every 100 ms, for 25 s at most. */
export async function until(done: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 250 && !(await done()); round++)
    await new Promise((resolve) => setTimeout(resolve, 100));
}
