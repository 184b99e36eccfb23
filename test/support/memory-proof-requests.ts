import type { Proof } from '../../functions/contract/ledger.ts';
import type {
  KnownRequest,
  ProofName,
  ProofRequest,
  ProofRequests,
} from '../../functions/rotate/proof/requests.ts';

/** Requests in memory. */
export class MemoryProofRequests implements ProofRequests {
  readonly kept = new Map<string, KnownRequest>();
  /** What keeps everything from being read and written. */
  trouble: Error | undefined;

  async read(name: ProofName): Promise<KnownRequest | undefined> {
    if (this.trouble) throw this.trouble;
    return this.kept.get(nameOf(name));
  }

  async ask(request: ProofRequest, instead?: ProofRequest): Promise<boolean> {
    if (this.kept.get(nameOf(request))?.id !== instead?.id) return false;
    this.kept.set(nameOf(request), request);
    return true;
  }

  async open(location: string): Promise<readonly ProofRequest[]> {
    return [...this.kept.values()].filter((known) => known.location === location && !known.answer);
  }

  async answer(request: ProofRequest, answer: Proof): Promise<boolean> {
    const known = this.kept.get(nameOf(request));
    if (known?.id !== request.id || known.answer) return false;
    this.kept.set(nameOf(request), { ...known, answer });
    return true;
  }

  async forget(name: ProofName): Promise<void> {
    this.kept.delete(nameOf(name));
  }
}

const nameOf = ({ location, target, version }: ProofName): string => [location, target, version].join();
