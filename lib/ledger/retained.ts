import type { Names } from '../../functions/contract/names.ts';
import type { Deployment } from '../config/deployment.ts';

/** By what the key of a destroyed installation is found: its alias goes with the stack. */
export const keyDescription = (installation: string): string =>
  `Signs the ledger of the Pairwatch installation ${installation}`;

export interface RetainedLedgerOptions {
  /** Of the installation. */
  readonly name: string;
  readonly names: Names;
  readonly deployment: Pick<Deployment, 'home'> & {
    readonly ledger: Pick<Deployment['ledger'], 'lock' | 'days'>;
  };
  /** The number of its account. @default - asked of AWS by the commands themselves */
  readonly account?: string;
}

/** What stays of an installation that rotates keys, besides its secrets, when the stacks are destroyed, and how it is removed. */
export function retainedLedger({ name, names, deployment, account }: RetainedLedgerOptions): string {
  const { home, ledger } = deployment;
  const bucket = names.ledgerBucket(
    account ?? '$(aws sts get-caller-identity --query Account --output text)',
  );
  const s3 = (operation: string) => `aws s3api ${operation} --region ${home} --bucket "$bucket"`;
  const remove = `bucket=${bucket}; ${s3('list-object-versions')} --query '[Versions,DeleteMarkers][].[Key,VersionId]' --output text | while read -r key version; do ${s3('delete-object')} --key "$key" --version-id "$version" --bypass-governance-retention; done; ${s3('delete-bucket')}`;
  const when = {
    governance: 'To delete it, with the right s3:BypassGovernanceRetention',
    compliance: `Nobody can delete an entry before its ${ledger.days} days are over, the root of the account neither; then`,
  }[ledger.lock];
  const find = `aws kms list-keys --region ${home} --query 'Keys[].[KeyId]' --output text | xargs -n1 aws kms describe-key --region ${home} --query 'KeyMetadata.[KeyId,KeyState,Description]' --output text --key-id | grep '${keyDescription(name)}$'`;
  return [
    `The ledger stays as well: it proves what was done to the keys. While its bucket is there, nothing can be deployed under this name again, unless it is imported (npm run deploy -- --import-existing-resources). ${when}: ${remove}`,
    `The key that signed it stays too, for $1 a month; entries can be verified without it. To find it: ${find}; to delete it, with a week to repent: aws kms schedule-key-deletion --region ${home} --pending-window-in-days 7 --key-id ID`,
  ].join('\n');
}
