import { type Expectations, fails, inconclusive } from '../expectation.ts';

const malformed = fails('credential', 'KEY_MALFORMED');
const wrongProvider = fails('credential', 'KEY_WRONG_PROVIDER');

export const credentialExpectations: Expectations = {
  'credential/absent': inconclusive('credential', 'KEY_NOT_FOUND'),
  'credential/decryption-denied': inconclusive('credential', 'KEY_UNREADABLE'),
  'credential/empty': malformed,
  'credential/leading-blank': malformed,
  'credential/trailing-newline': malformed,
  'credential/inner-line-break': malformed,
  'credential/quoted': malformed,
  'credential/not-for-a-header': malformed,
  'credential/placeholder': malformed,
  'credential/document-without-key': malformed,
  'credential/device-not-json': malformed,
  'credential/device-lacks-private-key': malformed,
  'credential/device-of-another-key': malformed,
  'credential/device-id-of-another-key': malformed,
  'credential/anthropic-key-to-openai': wrongProvider,
  'credential/openai-key-to-anthropic': wrongProvider,
  'credential/openrouter-key-to-openai': wrongProvider,
};
