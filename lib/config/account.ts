import { arnParts } from './aws-fields.ts';
import type { Configuration } from './configuration.ts';
import { type Mistake, spokenValue } from './mistakes.ts';

/** What is wrong once the account is known that is deployed to: secrets of another one which it could not decrypt. */
export function mistakesInAccount(
  { targets, deployment }: Configuration,
  account: string,
): readonly Mistake[] {
  const isForeign = (secret: string | undefined) => (arnParts(secret)?.account ?? account) !== account;
  const unreadable = targets
    .filter(({ key }) => isForeign(key?.secret) && key?.kmsKey === undefined)
    .map(({ name }) => ({
      path: `targets.${name}.key.kmsKey`,
      value: 'missing',
      fix: 'the secret is of another account: name the customer KMS key that encrypts it',
    }));
  const others = [
    ...targets.flatMap(({ name, upstream, token }) => [
      { path: `targets.${name}.upstream.courier.secret`, secret: upstream?.courier.secret },
      { path: `targets.${name}.token.clientSecret.secret`, secret: token?.clientSecret?.secret },
    ]),
    ...(deployment?.regions ?? []).map(({ region, proxyAuth }) => ({
      path: `perRegion.${region}.proxyAuth.secret`,
      secret: proxyAuth,
    })),
  ];
  const misplaced = others
    .filter(({ secret }) => isForeign(secret))
    .map(({ path, secret }) => ({
      path,
      value: spokenValue(secret, path.split('.')),
      fix: 'it is of another account, as only a key may be: keep it in the account that is deployed to',
    }));
  return [...unreadable, ...misplaced];
}
