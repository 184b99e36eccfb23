import type { Proof } from '../../contract/ledger.ts';
import { LIVES, proofPartition, TABLE } from '../../contract/table.ts';
import { isProof } from '../../ledger/entry.ts';
import { unproved } from '../../rotate/proof/proofs.ts';
import type { KnownRequest, ProofName, ProofRequest, ProofRequests } from '../../rotate/proof/requests.ts';
import { packed, unpacked } from './packed.ts';
import { type Item, keyOf, type Table } from './table.ts';

/** A request and its answer are one item, which ends with its time to live where nobody takes it. */
export class TableProofRequests implements ProofRequests {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async read(name: ProofName): Promise<KnownRequest | undefined> {
    const item = await this.#table.get(keyFor(name));
    if (!item) return undefined;
    const request = requestIn(item, name);
    return item['body'] ? { ...request, answer: await answerIn(item, request) } : request;
  }

  async ask(request: ProofRequest, instead?: ProofRequest): Promise<boolean> {
    const item = { ...itemOf(request), open: { S: request.id } };
    const replaced = instead && { attribute: 'id', is: { S: instead.id } };
    return (await this.#table.putIf(item, replaced)).written;
  }

  /** Half a read unit for each 4 KB, half a unit where there is none. */
  async open(location: string): Promise<readonly ProofRequest[]> {
    const items = await this.#table.partition(proofPartition(location), { consistent: false });
    return items
      .filter((item) => item['open'])
      .map((item) => {
        const [target = '', version = ''] = item[TABLE.sortKey]?.S?.split('#') ?? [];
        return requestIn(item, { location, target, version });
      });
  }

  async answer(request: ProofRequest, proof: Proof): Promise<boolean> {
    const item = { ...itemOf(request), body: await packed(proof) };
    return (await this.#table.putIf(item, { attribute: 'open', is: { S: request.id } })).written;
  }

  forget(name: ProofName): Promise<void> {
    return this.#table.delete(keyFor(name));
  }
}

const keyFor = ({ location, target, version }: ProofName): Item =>
  keyOf(proofPartition(location), `${target}#${version}`);

const itemOf = (request: ProofRequest): Item => ({
  ...keyFor(request),
  id: { S: request.id },
  askedAt: { N: String(request.askedAt) },
  [TABLE.timeToLive]: { N: String(Math.ceil(request.askedAt / 1000) + LIVES.proof) },
});

const requestIn = (item: Item, { location, target, version }: ProofName): ProofRequest => ({
  ...{ location, target, version },
  id: item['id']?.S ?? '',
  askedAt: Number(item['askedAt']?.N ?? 0),
});

/** What goes into the ledger has to be what the ledger takes: the other side is a machine that may be of another version. */
async function answerIn(item: Item, { location, askedAt }: ProofRequest): Promise<Proof> {
  const answer = await unpacked(item['body']).catch(() => undefined);
  return isProof(answer) && (answer as Proof).location === location
    ? (answer as Proof)
    : unproved(location, 'ANSWER_DAMAGED', askedAt);
}
