import type { Prover } from '../ports.ts';
import type { ProofRequests } from './requests.ts';

export interface Answering {
  readonly location: string;
  readonly requests: Pick<ProofRequests, 'open' | 'answer'>;
  /** Never rejects. */
  readonly prover: Prover;
}

/** Makes the proofs that a location is asked for now, side by side. Rejects where requests cannot be read or answered. */
export async function answerRequests({ location, requests, prover }: Answering): Promise<void> {
  const open = await requests.open(location);
  await Promise.all(
    open.map(async (request) => {
      const { target, version, askedAt } = request;
      await requests.answer(request, await prover.prove(location, target, version, askedAt));
    }),
  );
}
