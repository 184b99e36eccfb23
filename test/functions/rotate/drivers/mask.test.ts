import { expect, test } from '@jest/globals';
import { findByMask, fits } from '../../../../functions/rotate/drivers/mask.ts';

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
  ['sk-ant-api03-***igAA', 'sk-ant-api03-R2Dq9Zw8Ky7_igAA', 'perhaps'],
  ['sk-a...igAA', 'sk-ant-api03-R2Dq9Zw8Ky7_igAA', 'perhaps'],
  ['sk-ant-api03-…5Ta4igAA', 'sk-ant-api03-R2Dq9Zw85Ta4igAA', 'certain'],
  ['sk-ant-api03-...', 'sk-ant-api03-R2Dq9Zw8Ky7_igAA', 'no'],
  ['sk-ant-api03-R3D...igAA', 'sk-ant-api03-R2Dq9Zw8Ky7_igAA', 'no'],
  ['Production key', 'sk-ant-api03-R2Dq9Zw8Ky7_igAA', 'no'],
  ['', 'sk-ant-api03-R2Dq9Zw8Ky7_igAA', 'no'],
])('what %s leaves visible fits %s: %s', (mask, key, how) => {
  expect(fits(mask, key)).toBe(how);
});

test('one that fits with certainty is found; what could be another is not', () => {
  const key = 'sk-ant-api03-R2Dq9Zw8Ky7Vx6Ub5Ta4igAA';
  const find = (...masks: string[]) => findByMask(masks, (mask) => mask, key).state;
  expect(find('sk-ant-api03-R2D...igAA', 'sk-ant-api03-AAA...BBBB')).toBe('one');
  expect(find('sk-ant-api03-***igAA')).toBe('unclear');
  expect(find('sk-ant-api03-R2D...igAA', 'sk-ant-api03-R2D...igAA')).toBe('unclear');
  expect(find('sk-ant-api03-AAA...BBBB')).toBe('none');
});
