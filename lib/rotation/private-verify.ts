import { ArnPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { WatchPlan } from '../../functions/contract/plan.ts';
import type { Installation } from '../house/installation.ts';
import { toAnswer } from '../house/statements.ts';
import { SecretPolicies } from '../targets/secret-policies.ts';
import { secretsToRead } from '../targets/secrets.ts';
import { keysOf, toVerify } from './secret-statements.ts';

export interface PrivateVerifyProps {
  readonly installation: Installation;
  /** `private:NAME`. */
  readonly location: string;
  /** The location's own role, which alone may take this one on. */
  readonly watch: Role;
  /** Of the rotated targets that are looked at from there. */
  readonly plan: WatchPlan;
}

/**
 * What the watch of a private location takes on for as long as it proves a new key: the only role there that may read a
 * pending version. That it is asked, it sees and answers with its own role.
 */
export class PrivateVerify extends Construct {
  constructor(scope: Construct, id: string, { installation, location, watch, plan }: PrivateVerifyProps) {
    super(scope, id);
    const { names, configuration, rotations } = installation;
    const role = new Role(this, 'Role', {
      roleName: names.privateVerifyRole(location),
      assumedBy: new ArnPrincipal(watch.roleArn),
      description: `Proves new keys of ${configuration.name} from ${location} before they are used`,
    });
    for (const statement of toVerify(this, installation, plan)) role.addToPolicy(statement);
    const keys = keysOf(plan, rotations);
    const others = secretsToRead(plan).filter((secret) => !keys.includes(secret));
    if (others.length > 0) new SecretPolicies(this, 'Secrets', { installation, role, secrets: others });
    watch.addToPolicy(toAnswer(this, installation, location));
    watch.addToPolicy(
      new PolicyStatement({ sid: 'TakeOnVerify', actions: ['sts:AssumeRole'], resources: [role.roleArn] }),
    );
  }
}
