import { runSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import { ACCOUNT, type Placed, type Synthesis } from './synth.ts';

/** A role of an installation, with its policies as IAM would see them. */
export interface SimulatedRole {
  /** The function that works as it, or its own name, without the installation's; behind it the region that is not home. */
  readonly label: string;
  readonly policies: Simulation['identityPolicies'];
  /** Of the ledger's bucket, which judges first. @default - there is none */
  readonly bucketPolicy?: NonNullable<Simulation['resourcePolicy']>;
}

/** What is asked for, as AWS would see the request. */
export interface Wish {
  readonly action: string;
  readonly resource: string;
  readonly context?: Simulation['request']['contextVariables'];
}

interface Statement {
  readonly Resource: unknown;
}

const HOME = 'eu-central-1';

/** A key asks its own policy first: this one leaves it to the account's roles. */
const KEY_POLICY = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' },
  ],
};

/** The key that signs the ledger; its real id comes with the deployment. */
export const LEDGER_KEY = `arn:aws:kms:${HOME}:${ACCOUNT}:key/00000000-1111-2222-3333-444444444444`;

/** Whom nothing but the policies of things themselves can keep from anything. */
export const administratorOf = ({ all }: Synthesis): SimulatedRole => ({
  label: 'administrator',
  policies: [
    {
      name: 'AdministratorAccess',
      policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
    },
  ],
  ...bucketPolicyOf(all),
});

/** Every role of an installation of this name but the schedules'; what its policies name by reference is resolved. */
export function rolesOf({ all }: Synthesis, installation: string): readonly SimulatedRole[] {
  const prefix = `pairwatch-${installation}`;
  const named = all
    .filter(({ Type }) => Type === 'AWS::IAM::Role')
    .flatMap((role) => {
      const user = all.find(
        ({ Type, template, Properties }) =>
          Type === 'AWS::Lambda::Function' &&
          template === role.template &&
          refersTo(Properties['Role'], role),
      );
      const name = user?.Properties['FunctionName'] ?? role.Properties['RoleName'];
      return typeof name === 'string' ? [{ role, name: name.slice(prefix.length + 1) }] : [];
    });
  return named.map(({ role, name }) => ({
    label: role.template === prefix ? name : `${name} in ${role.template.slice(prefix.length + 1)}`,
    policies: all
      .filter(({ Type, template }) => template === role.template && /::(?:Managed)?Policy$/.test(Type))
      .filter(({ Properties }) => [Properties['Roles']].flat().some((one) => refersTo(one, role)))
      .map(({ logicalId, Properties }) => ({ name: logicalId, policy: resolved(Properties, role, all) })),
    ...bucketPolicyOf(all),
  }));
}

/** The labels of those who may, in their order. */
export async function whoMay(roles: readonly SimulatedRole[], wish: Wish): Promise<readonly string[]> {
  const asked = roles.map(async (role) => ((await isAllowed(role, wish)) ? [role.label] : []));
  return (await Promise.all(asked)).flat().toSorted();
}

async function isAllowed(
  { policies: identityPolicies, bucketPolicy }: SimulatedRole,
  { action, resource, context = {} }: Wish,
): Promise<boolean> {
  const answer = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:role/it`,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: { 'aws:PrincipalAccount': ACCOUNT, 'aws:SecureTransport': 'true', ...context },
      },
      identityPolicies,
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(action.startsWith('kms:') && { resourcePolicy: KEY_POLICY }),
      ...(action.startsWith('s3:') && bucketPolicy && { resourcePolicy: bucketPolicy }),
    },
    {},
  );
  if (answer.resultType === 'error') throw new Error(JSON.stringify(answer.errors));
  return answer.overallResult === 'Allowed';
}

const refersTo = (value: unknown, { logicalId }: Placed): boolean =>
  JSON.stringify(value ?? '').includes(`"${logicalId}"`);

function bucketPolicyOf(all: readonly Placed[]): Pick<SimulatedRole, 'bucketPolicy'> {
  const made = all.find(({ Type }) => Type === 'AWS::S3::BucketPolicy');
  return made ? { bucketPolicy: resolved(made.Properties, made, all) } : {};
}

/** Statements about a thing that no wish is about, and that only a reference names, are left out. */
function resolved(properties: Placed['Properties'], { template }: Placed, all: readonly Placed[]) {
  const { Version, Statement } = properties['PolicyDocument'] as {
    readonly Version: string;
    readonly Statement: readonly Statement[];
  };
  const arnOf = (logicalId: string): string | undefined => {
    const made = all.find((one) => one.template === template && one.logicalId === logicalId);
    switch (made?.Type) {
      case 'AWS::S3::Bucket':
        return `arn:aws:s3:::${made.Properties['BucketName']}`;
      case 'AWS::KMS::Key':
        return LEDGER_KEY;
      case 'AWS::Lambda::Function':
        return `arn:aws:lambda:${HOME}:${ACCOUNT}:function:${made.Properties['FunctionName']}`;
      default:
        return undefined;
    }
  };
  return {
    Version,
    Statement: Statement.flatMap((statement) => {
      const Resource = [statement.Resource].flat().flatMap((one) => textOf(one, arnOf) ?? []);
      return Resource.length > 0 ? [{ ...statement, Resource }] : [];
    }),
  };
}

function textOf(value: unknown, arnOf: (logicalId: string) => string | undefined): string | undefined {
  if (typeof value === 'string') return value;
  const { 'Fn::GetAtt': attribute, 'Fn::Join': join } = Object(value) as {
    readonly 'Fn::GetAtt'?: readonly [string, string];
    readonly 'Fn::Join'?: readonly [string, readonly unknown[]];
  };
  if (attribute) return arnOf(attribute[0]);
  const parts = join?.[1].map((part) => textOf(part, arnOf));
  return parts?.every((part) => part !== undefined) ? parts.join(join?.[0]) : undefined;
}
