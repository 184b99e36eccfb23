import '../bin/old-node.mjs';
import { availableParallelism } from 'node:os';

export default {
  rootDir: '..',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // The real gateway's own packages are no business of the module map.
  modulePathIgnorePatterns: ['<rootDir>/test/gateway/host/'],
  testPathIgnorePatterns: ['/node_modules/', '/test/gateway/', '/test/e2e/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/support/strip-types.mjs' },
  testTimeout: 20_000,
  // Most tests wait for sockets and processes: two workers pay on two cores as well.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // A test that fails with its server still open must not hold CI; elsewhere jest says what is open.
  forceExit: process.env['CI'] === 'true',
};
