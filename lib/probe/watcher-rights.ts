import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Installation } from '../house/installation.ts';
import { toCallNotify, toPublish, toVote } from '../house/statements.ts';
import { SecretPolicies } from '../targets/secret-policies.ts';

export interface WatcherRightsProps {
  readonly installation: Installation;
  readonly role: IRole;
  /** That it may read, as the configuration names them. */
  readonly secrets: readonly string[];
}

/** What whoever watches may do on AWS, be it a function or a machine of one's own, and nothing else. */
export class WatcherRights extends Construct {
  constructor(scope: Construct, id: string, { installation, role, secrets }: WatcherRightsProps) {
    super(scope, id);
    role.addToPrincipalPolicy(toVote(this, installation));
    role.addToPrincipalPolicy(toPublish(installation));
    role.addToPrincipalPolicy(toCallNotify(this, installation));
    new SecretPolicies(this, 'Secrets', { installation, role, secrets });
  }
}
