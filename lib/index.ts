export type { Configuration } from './config/configuration.ts';
export { defineConfig, type Options, type TargetOptions } from './config/index.ts';
export { type LoadedConfiguration, loadConfiguration } from './config/load.ts';
export { ConfigurationError } from './config/mistakes.ts';
export { parseConfiguration } from './config/parse.ts';
export { Pairwatch, type PairwatchProps } from './pairwatch.ts';
