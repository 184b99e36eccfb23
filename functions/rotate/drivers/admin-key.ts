import { readProviderVault } from '../../keys/vault-document.ts';
import type { DriverWork } from '../driver.ts';
import { RotationError } from '../rotation-error.ts';

/** The admin key of the work's vault; throws VAULT_MISSING or VAULT_MALFORMED with what to do. */
export function adminKeyOf({ vault, plan }: DriverWork, provider: string): string {
  const named = plan.vault === undefined ? 'rotate.vault is not configured' : `the secret "${plan.vault}"`;
  const remedy = [
    `Store ${provider}'s admin key in the vault${plan.vault === undefined ? '' : ` "${plan.vault}"`}: {"schema":1,"adminKey":"…"}.`,
    'Then start the rotation again.',
  ];
  const read = readProviderVault(vault);
  switch (read.state) {
    case 'usable':
      return read.vault.adminKey;
    case 'empty':
      throw new RotationError(
        'VAULT_MISSING',
        `There is no admin key of ${provider} in the vault: ${named}`,
        remedy,
      );
    case 'malformed':
      throw new RotationError(
        'VAULT_MALFORMED',
        `The vault cannot be used (${named}): ${read.problem}`,
        remedy,
      );
  }
}

/** A field of `issuer` that the driver cannot do without. */
export function issuerField({ plan }: DriverWork, name: string, what: string): string {
  const value = plan.issuer[name];
  if (value !== undefined && value !== '') return value;
  throw new RotationError(
    'PROVIDER_REFUSED',
    `rotate.issuer.${name} of "${plan.target}" is missing: ${what}`,
    [`Add issuer.${name} to the target's rotation: ${what}.`],
  );
}

/** Where the admin API is: `issuer.url`, or the provider's own. */
export function issuerUrl({ plan }: DriverWork, standard: string): URL {
  const url = plan.issuer['url'] ?? standard;
  if (URL.canParse(url)) return new URL(url);
  throw new RotationError('PROVIDER_REFUSED', `rotate.issuer.url of "${plan.target}" is not a URL`);
}
