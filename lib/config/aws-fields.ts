import { matching } from './fields.ts';

/** Fields of the schema that name something on AWS, by form alone: whether it is there, the deployment finds out. */

const REGION_CODE = '[a-z]{2,4}(?:-[a-z]+)+-\\d';
const ARN = `arn:aws[a-z-]*`;

export const REGION = new RegExp(`^${REGION_CODE}$`);
export const LOCATION = new RegExp(`^(?:private:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?|${REGION_CODE})$`);

export const region = matching(REGION, 'write the code of an AWS region, like "eu-central-1"');

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
export const kmsKeyArn = matching(
  new RegExp(`^${ARN}:kms:${REGION_CODE}:\\d{12}:key/(?:${UUID}|mrk-[0-9a-f]{32})$`),
  'write the ARN of a KMS key, "arn:aws:kms:REGION:ACCOUNT:key/ID"; an alias may come to mean another key',
);

/** Of a public key: SHA-256 of its SubjectPublicKeyInfo. */
export const keyId = matching(
  /^[0-9a-f]{64}$/,
  'write 64 hex digits: the id that `pairwatch audit verify` names',
);

export const topicArn = matching(
  new RegExp(`^${ARN}:sns:${REGION_CODE}:\\d{12}:[A-Za-z0-9_-]{1,256}$`),
  'write the ARN of an SNS topic, not a FIFO one: "arn:aws:sns:REGION:ACCOUNT:NAME"',
);

/** Of a role its own ARN, and not that of a session. */
export const principalArn = matching(
  new RegExp(`^${ARN}:iam::\\d{12}:(?:root|(?:role|user)/[\\w+=,.@/-]{1,576})$`),
  'write the ARN of a role or a user: "arn:aws:iam::ACCOUNT:role/NAME", with its path where it has one',
);

export const permissionsBoundary = matching(
  new RegExp(`^(?:[\\w+=,.@-]{1,128}|${ARN}:iam::(?:\\d{12}|aws):policy/[\\w+=,.@/-]{1,512})$`),
  'write the name or the ARN of a managed policy',
);

/** An ID as EC2 gives it, `vpc-0123456789abcdef0`. */
export const ec2Id = (kind: 'vpc' | 'subnet' | 'sg' | 'rtb') =>
  matching(
    new RegExp(`^${kind}-[0-9a-f]{8}(?:[0-9a-f]{9})?$`),
    `write an ID like "${kind}-0123456789abcdef0"`,
  );

/** The parts of an ARN that rules compare; undefined for a name. */
export function arnParts(text: string | undefined):
  | {
      readonly partition: string;
      readonly region: string;
      readonly account: string;
      readonly resource: string;
    }
  | undefined {
  const [, partition, region, account, resource] =
    /^arn:([^:]+):[^:]+:([^:]*):([^:]*):(.+)$/.exec(text ?? '') ?? [];
  if (!partition || region === undefined || account === undefined || !resource) return undefined;
  return { partition, region, account, resource };
}
