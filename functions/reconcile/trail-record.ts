import { asObject, asTexts, parseObject, text } from '../handshake/json.ts';

/**
 * What Secrets Manager says of its rotations, and by what a version gets another label, or a secret another value: the
 * rarest first, in an account with many secrets.
 */
export const CHANGES = [
  'RotationFailed',
  'RotationAbandoned',
  'RotationSucceeded',
  'RotateSecret',
  'UpdateSecret',
  'UpdateSecretVersionStage',
  'PutSecretValue',
] as const;

/** A BatchGetSecretValue has one of these for every secret that it asks for (API reference of Secrets Manager). */
export const READS = ['GetSecretValue'] as const;

export type TrailEventName = (typeof CHANGES | typeof READS)[number];

/** What CloudTrail knows of one call to Secrets Manager, or of what it did by itself. */
export interface TrailRecord {
  readonly name: TrailEventName;
  /** CloudTrail's id of the event. */
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
  /** As the caller named it: a name, an ARN, or an ARN without its last six characters. Of a refused call it may be ''. */
  readonly secret: string;
  /** The number of the account whose trail it is. */
  readonly account: string;
  /** Who called: the ARN of a user or a role; of what Secrets Manager did by itself, the service. */
  readonly principal: string;
  /** Of a role: the name of the session, which whoever assumed it chose. */
  readonly session?: string;
  /** The ARN of the Lambda function that the credentials were given to; AWS itself writes it. */
  readonly issuedTo?: string;
  /** The address the call came from, or the service that made it. */
  readonly from?: string;
  /** The version that was made or labelled. */
  readonly version?: string;
  /** The labels that were moved. */
  readonly labels: readonly string[];
  /** AWS's code of a refusal: nothing was done. */
  readonly error?: string;
}

const NAMES: readonly string[] = [...CHANGES, ...READS];
/** The ledger keeps what is told of it. */
const LONGEST = 500;

const short = (value: unknown): string | undefined =>
  text(value)
    ?.replaceAll(/\p{Cc}/gu, ' ')
    .slice(0, LONGEST);

/**
 * Reads an event as the CloudTrail record reference has it: the text that LookupEvents answers, or the `detail` that
 * EventBridge delivers. Undefined for every other one.
 */
export function readTrailRecord(event: unknown): TrailRecord | undefined {
  const record = typeof event === 'string' ? parseObject(event) : asObject(event);
  const name = text(record?.['eventName']);
  const id = short(record?.['eventID']);
  const at = Date.parse(text(record?.['eventTime']) ?? '');
  if (record?.['eventSource'] !== 'secretsmanager.amazonaws.com') return undefined;
  if (name === undefined || !NAMES.includes(name) || id === undefined || Number.isNaN(at)) return undefined;
  const asked = asObject(record['requestParameters']) ?? {};
  const answered = asObject(record['responseElements']) ?? {};
  // Of what Secrets Manager did by itself; which of the two, differs with the years.
  const service = asObject(record['additionalEventData']) ?? asObject(record['serviceEventDetails']) ?? {};
  const { account, ...who } = callerOf(record);
  const from = short(record['sourceIPAddress']);
  const error = short(record['errorCode']);
  const version =
    short(answered['versionId']) ?? short(asked['moveToVersionId']) ?? short(asked['clientRequestToken']);
  return {
    name: name as TrailEventName,
    id,
    at,
    secret: short(asked['secretId'] ?? service['SecretId'] ?? service['secretId']) ?? '',
    account: short(record['recipientAccountId']) ?? account,
    ...who,
    ...(from !== undefined && { from }),
    ...(version !== undefined && { version }),
    labels: labelsOf(name, asked, answered),
    ...(error !== undefined && { error }),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function callerOf(record: Fields): Pick<TrailRecord, 'account' | 'principal' | 'session' | 'issuedTo'> {
  const identity = asObject(record['userIdentity']) ?? {};
  const issuer = asObject(asObject(identity['sessionContext'])?.['sessionIssuer']) ?? {};
  const scope = asObject(identity['inScopeOf']) ?? {};
  const account = short(identity['accountId']) ?? '';
  const own = short(identity['arn']);
  const role = short(issuer['arn']);
  const session = role === undefined ? undefined : own?.split('/').at(-1);
  const issuedTo =
    scope['issuerType'] === 'AWS::Lambda::Function' ? short(scope['credentialsIssuedTo']) : undefined;
  return {
    account,
    principal: role ?? own ?? short(identity['invokedBy']) ?? `${account} ${short(identity['principalId'])}`,
    ...(session !== undefined && { session }),
    ...(issuedTo !== undefined && { issuedTo }),
  };
}

/** A value that is put without a label becomes the current one; UpdateSecret makes a version only with a value. */
function labelsOf(name: string, asked: Fields, answered: Fields): readonly string[] {
  if (name === 'PutSecretValue') return asTexts(asked['versionStages']) ?? ['AWSCURRENT'];
  if (name === 'UpdateSecret') return short(answered['versionId']) === undefined ? [] : ['AWSCURRENT'];
  const label = name === 'UpdateSecretVersionStage' ? short(asked['versionStage']) : undefined;
  // Without a version to move to it is taken off alone.
  return label === undefined || short(asked['moveToVersionId']) === undefined ? [] : [label];
}

/** Whether a caller meant this secret. `secret`: its name in Secrets Manager, or its complete ARN. */
export function namesSecret(called: string, secret: string, account: string): boolean {
  const own = partsOf(secret);
  const asked = partsOf(called);
  if ((asked.account ?? account) !== (own.account ?? account)) return false;
  if (own.name === asked.name) return true;
  if (own.account === undefined) return asked.account !== undefined && withoutSuffix(asked.name) === own.name;
  return withoutSuffix(own.name) === asked.name;
}

/** The name by which a caller meant a secret of this account; undefined for another account's. */
export function calledName(called: string, account: string): string | undefined {
  const parts = partsOf(called);
  if (parts.account === undefined) return parts.name;
  return parts.account === account ? withoutSuffix(parts.name) : undefined;
}

function partsOf(secret: string): { readonly account?: string; readonly name: string } {
  const [, account, name] = /^arn:[^:]*:secretsmanager:[^:]*:(\d*):secret:(.+)$/.exec(secret) ?? [];
  return account === undefined || name === undefined ? { name: secret } : { account, name };
}

/** Secrets Manager adds six characters of its own to the name in an ARN. */
const withoutSuffix = (name: string): string => name.replace(/-[A-Za-z0-9]{6}$/, '');
