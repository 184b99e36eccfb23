import { localHome } from './home.ts';
import { reported } from './report.ts';

/** `npm run crash -- [SAMPLE|all] [SEED] [DRIVER]`: over the local stores. */
process.exitCode = (await reported(localHome, process.argv.slice(2))) ? 0 : 1;
