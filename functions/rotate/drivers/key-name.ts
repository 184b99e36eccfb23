import type { DriverWork, ListedKey } from '../driver.ts';

/** What a key at a provider is named after. */
export interface MadeFor {
  readonly installation: string;
  readonly target: string;
  readonly version: string;
}

/**
 * `pairwatch/INSTALLATION/TARGET/VERSION`: the one form of the names that keys, service accounts and aliases get at a
 * provider. None of its parts can hold a slash; the whole has at most 175 characters of those that every provider takes.
 */
export const keyName = ({ installation, target, version }: MadeFor): string =>
  `pairwatch/${installation}/${target}/${version}`;

/** The name of the key that the work is about to make. */
export const nameFor = ({ installation, target, version }: DriverWork): string =>
  keyName({ installation, target: target.name, version });

/** Undefined: Pairwatch did not make it. */
export function readKeyName(name: string): MadeFor | undefined {
  const [, installation, target, version] = /^pairwatch\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(name) ?? [];
  if (installation === undefined || target === undefined || version === undefined) return undefined;
  return { installation, target, version };
}

/** As a listed key says it. */
export function makerOf(
  name: string,
  { installation, target }: DriverWork,
): Pick<ListedKey, 'madeFor' | 'version'> {
  const madeFor = readKeyName(name);
  if (madeFor === undefined) return {};
  const own = madeFor.installation === installation && madeFor.target === target.name;
  return { madeFor, ...(own && { version: madeFor.version }) };
}
