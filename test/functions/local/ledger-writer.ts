// A writer of a local ledger in a process of its own: node ledger-writer.ts ROOT RECORDS NAME
import { systemClock } from '../../../functions/handshake/clock.ts';
import { Ledger } from '../../../functions/ledger/ledger.ts';
import { localLedgerKeys } from '../../../functions/local/ledger-key.ts';
import { LocalLedgerStore } from '../../../functions/local/ledger-store.ts';

const [root = '', count = '0', writer = ''] = process.argv.slice(2);
const { signer } = await localLedgerKeys(root);
const store = new LocalLedgerStore(root);
const ledger = new Ledger({ store, signer, installation: 'prod', writer, clock: systemClock });
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
