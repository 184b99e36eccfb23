// A writer of a local ledger in a process of its own: node ledger-writer.ts ROOT RECORDS NAME
import { systemClock } from '../../../functions/handshake/clock.ts';
import { localLedger } from '../../../functions/local/ledger.ts';

const [root = '', count = '0', writer = ''] = process.argv.slice(2);
const ledger = await localLedger({ root, installation: 'prod', writer, clock: systemClock });
for (let number = 1; number <= Number(count); number++) {
  await ledger.append({
    step: 'create',
    outcome: 'done',
    rotation: `${writer}-${number}`,
    target: 'chat',
    facts: { number },
  });
  process.stdout.write(`${number}\n`);
}
