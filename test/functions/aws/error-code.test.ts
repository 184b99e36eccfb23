import { expect, test } from '@jest/globals';
import { awsErrorCode } from '../../../functions/aws/error-code.ts';

test.each([
  ["AWS's own", { name: 'AccessDeniedException', $fault: 'client', $metadata: {} }, 'AccessDeniedException'],
  ['the network, tried by the SDK', { name: 'Error', code: 'ECONNREFUSED', $metadata: {} }, 'ECONNREFUSED'],
  ['our own deadline', { name: 'AbortError', $metadata: {} }, 'TimeoutError'],
  ["the SDK's time limit", { name: 'TimeoutError', $metadata: {} }, 'TimeoutError'],
  [
    'missing credentials',
    { name: 'CredentialsProviderError', tryNextLink: true },
    'CredentialsProviderError',
  ],
  ['anything else', 'thrown text', 'unknown error'],
])('an error of %s has a name', (_, error, code) => {
  expect(awsErrorCode(error)).toBe(code);
});
