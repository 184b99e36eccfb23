import { namesOf } from '../functions/contract/names.ts';
import { rotationPlansOf } from '../lib/config/rotation-plan.ts';
import { retainedLedger } from '../lib/ledger/retained.ts';
import { retained } from '../lib/targets/retained.ts';
import { withDeployment } from './deployment.ts';

/** After `npm run destroy`: what it left. */
await withDeployment(undefined, (configuration) => {
  const { name, deployment } = configuration;
  if (!deployment) return;
  const names = namesOf(name);
  const left = [retained(names, deployment.home)];
  if (rotationPlansOf(configuration).length > 0) left.push(retainedLedger({ name, names, deployment }));
  process.stdout.write(`${left.join('\n')}\n`);
});
