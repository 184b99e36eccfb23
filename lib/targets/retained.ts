import type { Names } from '../../functions/contract/names.ts';

/** What stays when the stacks are destroyed, and how it is removed. */
export const retained = (names: Names, home: string): string => {
  const prefix = names.secret('');
  return `The secrets ${prefix}… stay when the stacks are destroyed; while they are there, nothing can be deployed under this name again. To delete them, with a week to repent: aws secretsmanager list-secrets --region ${home} --filters Key=name,Values=${prefix} --query 'SecretList[].[Name]' --output text | xargs -n1 aws secretsmanager delete-secret --region ${home} --recovery-window-in-days 7 --secret-id`;
};
