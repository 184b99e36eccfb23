import { expect, test } from '@jest/globals';
import { fits } from '../../../../functions/rotate/drivers/mask.ts';

test.each([
  ['sk-svcacct-9aB***wxyz', 'sk-svcacct-9aBcdefghijkwxyz', 'certain'],
  ['sk-svcacct-ab_***wxyz', 'sk-svcacct-ab_defghijklwxyz', 'certain'],
  ['sk-svcacct-a-b***wxyz', 'sk-svcacct-a-bdefghijklwxyz', 'certain'],
  ['sk-or-v1-0e6...1c96', 'sk-or-v1-0e6a2f98c77d1c96', 'certain'],
  ['sk-ant-api03-R2D...igAA', 'sk-ant-api03-R2Dabcdefgh_igAA', 'certain'],
  ['sk-proj-****abcd', 'sk-proj-12345678abcd', 'perhaps'],
  ['sk-...abcd', 'sk-12345678abcd', 'perhaps'],
  ['sk-proj-...', 'sk-proj-12345678', 'no'],
  ['sk-svcacct-9aB***wxyz', 'sk-svcacct-9aBcdefghijkwxyy', 'no'],
])('what %s leaves visible fits %s: %s', (mask, key, how) => {
  expect(fits(mask, key)).toBe(how);
});
