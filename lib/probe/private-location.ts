import { CfnOutput } from 'aws-cdk-lib';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledge } from '../house/findings.ts';
import type { Installation } from '../house/installation.ts';
import { toSeeChanges, toWatch } from '../house/statements.ts';
import { PrivateVerify } from '../rotation/private-verify.ts';
import { verifyPlan } from '../rotation/verify.ts';
import { SecretPolicies } from '../targets/secret-policies.ts';
import { secretsToRead } from '../targets/secrets.ts';

export interface PrivateLocationProps {
  readonly installation: Installation;
  /** `private:NAME`. */
  readonly location: string;
}

/**
 * What `pairwatch watch --location private:NAME --store aws` works as: a role that may do what a probe does, for the
 * targets that are looked at from there. Whoever of the account may assume it, the account's own policies say.
 */
export class PrivateLocation extends Construct {
  constructor(scope: Construct, id: string, { installation, location }: PrivateLocationProps) {
    super(scope, id);
    const { names, planAt, configuration } = installation;
    const plan = planAt(location);
    const role = new Role(this, 'Role', {
      roleName: names.privateRole(location),
      assumedBy: new AccountRootPrincipal(),
      description: `Looks from ${location} for the Pairwatch installation ${configuration.name}`,
    });
    const rights = [...toWatch(this, installation), ...toSeeChanges(this, installation, plan.targets)];
    for (const statement of rights) role.addToPolicy(statement);
    acknowledge(role, 'actionsWithoutResources');
    new SecretPolicies(this, 'Secrets', { installation, role, secrets: secretsToRead(plan) });
    const proved = verifyPlan(plan, installation);
    if (proved.targets.length > 0)
      new PrivateVerify(this, 'Verify', { installation, location, watch: role, plan: proved });
    new CfnOutput(this, 'RoleArn', {
      description: `For whoever runs: pairwatch watch --location ${location} --store aws`,
      value: role.roleArn,
    });
  }
}
