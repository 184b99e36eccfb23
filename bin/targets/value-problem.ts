import { GATEWAY_TOKEN } from '../../functions/contract/gateway-token.ts';
import { parseDeviceDocument } from '../../functions/keys/device-document.ts';
import { readGatewayVault } from '../../functions/keys/gateway-vault.ts';
import { readHttpKey, wrongProvider } from '../../functions/keys/http-key.ts';
import { readPlacement } from '../../functions/keys/key-placement.ts';
import { readProviderVault } from '../../functions/keys/vault-document.ts';
import type { Target } from '../../lib/config/configuration.ts';
import type { KeyRole } from './secrets.ts';

/** Why a value is not what the protocol needs; the words never repeat it. */
export function problemOf(role: KeyRole, value: string, target: Target): string | undefined {
  if (value === '') return 'stdin was empty';
  if (role === 'client secret') return undefined;
  if (role === 'vault') return problemOfVault(value, target);
  const isDevice = role === 'courier' || target.key?.in !== GATEWAY_TOKEN;
  if (target.protocol === 'openclaw' && isDevice) {
    const parsed = parseDeviceDocument(value);
    return parsed.ok ? undefined : `not a device document: ${parsed.reason}`;
  }
  const placement = target.token ? 'query' : (readPlacement(target.key?.in ?? 'bearer')?.in ?? 'bearer');
  const key = readHttpKey(value, placement);
  if (key.state === 'malformed') return key.problem;
  if (target.token) return undefined;
  const provider = wrongProvider(key.key, target.protocol, new URL(target.url).hostname);
  return provider && `it is a key of ${provider}`;
}

function problemOfVault(value: string, { protocol }: Target): string | undefined {
  const read = protocol === 'openclaw' ? readGatewayVault(value) : readProviderVault(value);
  switch (read.state) {
    case 'usable':
      return undefined;
    case 'empty':
      return 'stdin was empty';
    case 'malformed':
      return read.problem;
  }
}
