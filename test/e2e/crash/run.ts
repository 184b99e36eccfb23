import { reported } from '../../crash/report.ts';
import { awsHome } from './home.ts';

/** `npm run crash:aws -- [SAMPLE|all] [SEED] [DRIVER]`: the same over the stores of a deployment, on the emulator. */
const { home, close } = await awsHome();
try {
  process.exitCode = (await reported(home, process.argv.slice(2))) ? 0 : 1;
} finally {
  await close();
}
