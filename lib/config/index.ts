import type { Options } from './options.ts';

export type { Options } from './options.ts';
export type { TargetOptions } from './target-options.ts';

/**
 * Helps an editor check `pairwatch.config.ts` while it is written; the options themselves pass through as they are.
 * Whatever is wrong with them is said when the file is loaded.
 */
export const defineConfig = (options: Options): Options => options;
