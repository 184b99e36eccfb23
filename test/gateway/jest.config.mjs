import base from '../jest.config.mjs';

export default {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/gateway'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/longest-first.mjs',
};
