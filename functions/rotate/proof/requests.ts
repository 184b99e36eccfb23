import type { Proof } from '../../contract/ledger.ts';

/** Which proof: one version of a target's key, shown to the target from one private location. */
export interface ProofName {
  readonly location: string;
  readonly target: string;
  readonly version: string;
}

/** A question to a location that nobody can call: it asks by itself whether it is asked. No key is in it. */
export interface ProofRequest extends ProofName {
  /** Of this very request: its answer goes with it. */
  readonly id: string;
  /** Epoch ms, by the clock of whoever asks. */
  readonly askedAt: number;
}

export interface KnownRequest extends ProofRequest {
  /** Of a handshake that was made after the request. @default - none yet */
  readonly answer?: Proof;
}

/** Port: requests and their answers, where both sides reach them. There is one request a name at a time. */
export interface ProofRequests {
  /** As it is now. */
  read(name: ProofName): Promise<KnownRequest | undefined>;
  /** Puts a request where none is, or in place of the one that was seen. False where there is another one by now. */
  ask(request: ProofRequest, instead?: ProofRequest): Promise<boolean>;
  /** What a location is asked and has not answered; what was written within the last second may be missing. */
  open(location: string): Promise<readonly ProofRequest[]>;
  /** False where the request is answered, or gone, or another one by now: its answer counts for nothing then. */
  answer(request: ProofRequest, proof: Proof): Promise<boolean>;
  forget(name: ProofName): Promise<void>;
}
