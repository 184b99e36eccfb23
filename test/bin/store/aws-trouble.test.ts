import { expect, test } from '@jest/globals';
import { awsTrouble } from '../../../bin/store/aws-trouble.ts';
import { KeyNotStored } from '../../../functions/aws/secrets/key-store.ts';
import { TableError } from '../../../functions/aws/table/table-error.ts';
import { LedgerError } from '../../../functions/ledger/ports.ts';

const sdk = (name: string, message = '') => Object.assign(new Error(message), { name, $metadata: {} });
const network = (code: string) => Object.assign(new Error('connect'), { code });
const table = (error: Error) => TableError.from(error, 'the table pairwatch-x in eu-central-1');
const ledger = (what: string, code: string) =>
  new LedgerError('LEDGER_UNREACHABLE', `the ${what} in eu-central-1: ${code}`);
const secret = (code: string) => new KeyNotStored('pairwatch/x/api', 'eu-central-1', code);

const CASES: readonly (readonly [what: string, error: unknown, line: RegExp])[] = [
  [
    'no credentials',
    sdk('CredentialsProviderError', 'Could not load'),
    /^there are no AWS credentials: set AWS_P/,
  ],
  [
    'a sign-in that is over',
    sdk('CredentialsProviderError', 'The SSO session associated with this profile has expired'),
    /sign-in of this profile, or it is over: sign in again/,
  ],
  ['old credentials', sdk('ExpiredTokenException'), /have expired: sign in again/],
  ['a wrong key', sdk('UnrecognizedClientException'), /does not accept these credentials/],
  [
    'a denied call',
    sdk(
      'AccessDeniedException',
      'User: arn:x is not authorized to perform: lambda:InvokeFunction on resource: y',
    ),
    /^AWS refuses lambda:InvokeFunction: use a role that may$/,
  ],
  [
    'a table that is not there',
    table(sdk('ResourceNotFoundException')),
    /^the table pairwatch-x in .*: deploy first/,
  ],
  [
    'a denied table',
    table(sdk('AccessDeniedException')),
    /^the table pairwatch-x in .*: AWS refuses the call \(AccessDeniedException\): use a role/,
  ],
  [
    'a table out of reach',
    table(network('ECONNREFUSED')),
    /^the table .*: AWS cannot be reached: check the net/,
  ],
  ['an endpoint that is none', table(network('ERR_INVALID_URL')), /AWS_ENDPOINT_URL is no URL: give http/],
  ['a slow table', table(sdk('AbortError')), /^the table .*: AWS does not answer/],
  [
    'a secret that is not there',
    secret('ResourceNotFoundException'),
    /^there is no secret pairwatch\/x\/api in/,
  ],
  ['a denied secret', secret('AccessDeniedException'), /^the secret pairwatch\/x\/api in .*: AWS refuses/],
  ['a deleted secret', secret('InvalidRequestException'), /^the secret .* waits for its deletion/],
  [
    'a ledger without credentials',
    ledger('key alias/pairwatch-x-ledger', 'CredentialsProviderError'),
    /^the key alias\/pairwatch-x-ledger in eu-central-1: there are no AWS credentials/,
  ],
  [
    'a denied ledger',
    ledger('bucket x', 'AccessDenied'),
    /^the bucket x in .*: AWS refuses the call \(AccessDenied\): use a role that may$/,
  ],
  ['a ledger that is not there', ledger('bucket x', 'NoSuchBucket'), /^the bucket x in .*: it is not there/],
  ['another answer', sdk('TeapotException'), /^AWS does not do what was asked \(TeapotException\)$/],
];

test.each(CASES)('%s is one line that says what to do', (_, error, line) => {
  const said = awsTrouble(error);
  expect(said).toMatch(line);
  expect(said).not.toContain('\n');
});

test('an error of our own is none of AWS', () => {
  expect(awsTrouble(new TypeError('x is undefined'))).toBeUndefined();
  expect(awsTrouble('text')).toBeUndefined();
});
