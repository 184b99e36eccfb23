export default {
  rootDir: '..',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // The real gateway's own packages are no business of the module map.
  modulePathIgnorePatterns: ['<rootDir>/test/gateway/host/'],
  testPathIgnorePatterns: ['/node_modules/', '/test/gateway/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/support/strip-types.mjs' },
  testTimeout: 20_000,
};
