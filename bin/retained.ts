import { namesOf } from '../functions/contract/names.ts';
import { retained } from '../lib/targets/retained.ts';
import { withDeployment } from './deployment.ts';

/** After `npm run destroy`: what it left. */
await withDeployment(undefined, ({ name, home }) => {
  if (home !== undefined) process.stdout.write(`${retained(namesOf(name), home)}\n`);
});
