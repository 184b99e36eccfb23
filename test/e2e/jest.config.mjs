import base from '../jest.config.mjs';

export default {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/e2e'],
  testPathIgnorePatterns: ['/node_modules/'],
  // Its files mostly wait, each for an emulator of its own; one that is given is used by one at a time.
  maxWorkers: process.env['AWS_ENDPOINT_URL'] ? 1 : 2,
  testSequencer: '<rootDir>/test/longest-first.mjs',
  testTimeout: 60_000,
};
