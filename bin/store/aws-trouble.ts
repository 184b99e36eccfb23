/** Errors of functions/aws and of the SDK, by what all of them have. */
interface AwsError {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: unknown;
}

/** What to do about an error, by AWS's own name for it or the network's code. */
interface Advice {
  readonly codes: readonly string[];
  readonly line: (message: string, code: string) => string;
}

const SIGN_IN = 'sign in again (aws sso login, or new AWS_* variables), and repeat the call';
const CHECK_WAY = 'check the network, the region, and AWS_ENDPOINT_URL where it is set';

const ADVICE: readonly Advice[] = [
  {
    codes: ['CredentialsProviderError', 'TokenProviderError'],
    line: (message) =>
      /expired|refresh|sso/i.test(message)
        ? `there is no AWS sign-in of this profile, or it is over: ${SIGN_IN}`
        : 'there are no AWS credentials: set AWS_PROFILE to a profile that is there, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  },
  {
    codes: ['ExpiredTokenException', 'ExpiredToken', 'RequestExpired'],
    line: () => `the AWS credentials have expired: ${SIGN_IN}`,
  },
  {
    codes: [
      'UnrecognizedClientException',
      'InvalidClientTokenId',
      'InvalidAccessKeyId',
      'InvalidSignatureException',
      'SignatureDoesNotMatch',
      'IncompleteSignature',
    ],
    line: () =>
      'AWS does not accept these credentials: check the key, its secret, and the clock of this machine',
  },
  {
    codes: ['AccessDeniedException', 'AccessDenied', 'UnauthorizedException'],
    line: (message, code) => {
      const action = /not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)/.exec(message)?.[1];
      return `AWS refuses ${action ?? `the call (${code})`}: use a role that may`;
    },
  },
  {
    codes: ['ResourceNotFoundException', 'NotFoundException', 'NoSuchBucket'],
    line: () => 'it is not there: deploy first (npm run deploy), or check the account, `name` and `home`',
  },
  {
    codes: ['InvalidRequestException'],
    line: () => 'the secret waits for its deletion: aws secretsmanager restore-secret brings it back',
  },
  {
    codes: [
      'ThrottlingException',
      'TooManyRequestsException',
      'ProvisionedThroughputExceededException',
      'RequestLimitExceeded',
    ],
    line: () => 'AWS throttles the call: repeat it in a minute',
  },
  {
    codes: ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH'],
    line: () => `AWS cannot be reached: ${CHECK_WAY}`,
  },
  {
    codes: ['ERR_INVALID_URL'],
    line: () => 'AWS_ENDPOINT_URL is no URL: give http://HOST:PORT, or unset it',
  },
  { codes: ['TimeoutError', 'AbortError', 'ETIMEDOUT'], line: () => `AWS does not answer: ${CHECK_WAY}` },
];

/** Errors of functions/aws whose message is a place and AWS's own code. */
const OURS: readonly string[] = ['TableError', 'KeyNotStored', 'LedgerError'];

/** What kept AWS from doing its part, in one line that says what to do; undefined for any other error. */
export function awsTrouble(error: unknown): string | undefined {
  const { name = '', code = '', message = '', $metadata } = Object(error) as AwsError;
  if (code === 'SECRET_NOT_DEPLOYED') return message;
  const [, place, awsCode] =
    /^(the (?:table|secret|key|bucket) .+?)(?: cannot be written \(|: )(\w+)\)?$/.exec(message) ?? [];
  if (place !== undefined && OURS.includes(name))
    return `${place}: ${adviceFor(message, awsCode ?? '') ?? `AWS answers ${awsCode}`}`;
  const advice = adviceFor(message, name, code);
  if (advice !== undefined) return advice;
  return $metadata === undefined ? undefined : `AWS does not do what was asked (${name})`;
}

function adviceFor(message: string, ...names: readonly string[]): string | undefined {
  for (const { codes, line } of ADVICE) {
    const code = codes.find((one) => names.includes(one));
    if (code !== undefined) return line(message, code);
  }
  return undefined;
}
