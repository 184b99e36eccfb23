import type { Expansions } from '../../functions/handshake/reproduce.ts';
import type { ProbeFlags } from './probe.ts';

/** The variables and files that the call itself names, for a reproducing line that runs in the caller's shell. */
export function expansionsOf(flags: ProbeFlags): Expansions {
  const { keyEnv, keyFile, ca, proxyAuthEnv, gatewayTokenEnv } = flags;
  const key = variable(keyEnv) ?? (keyFile === undefined ? undefined : `$(cat ${quoted(keyFile)})`);
  const proxyAuth = variable(proxyAuthEnv);
  const gatewayToken = variable(gatewayTokenEnv);
  return {
    ...(key && { key }),
    ...(ca !== undefined && { ca: escaped(ca) }),
    ...(proxyAuth && { proxyAuth }),
    ...(gatewayToken && { gatewayToken }),
  };
}

/** Undefined for a name that no shell expands. */
const variable = (name: string | undefined): string | undefined =>
  name !== undefined && /^[A-Za-z_]\w*$/.test(name) ? `$${name}` : undefined;

const quoted = (path: string): string => `'${path.replaceAll("'", "'\\''")}'`;

/** Between double quotes. */
const escaped = (path: string): string => path.replace(/["$`\\]/g, '\\$&');
