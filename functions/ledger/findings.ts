import type { LedgerFindingCode } from '../contract/ledger-findings.ts';

/** One thing that is wrong, or the same thing with neighbouring entries. */
export interface LedgerFinding {
  readonly code: LedgerFindingCode;
  /** Numbers of the entries, both included; absent where it is about no entry. */
  readonly first?: number;
  readonly last?: number;
  /** What it was found on: names, numbers and hashes, of the first one. */
  readonly evidence: Readonly<Record<string, string | number>>;
}

/** More are counted alone: a ledger of noise must not fill the memory. */
const MAX_FINDINGS = 1_000;

/** What is about no entry comes last: it is mostly a consequence of the others. */
const placeOf = ({ first = Number.MAX_SAFE_INTEGER }: LedgerFinding): number => first;

/** Gathers findings; the same code at neighbouring numbers is one. */
export class Findings {
  readonly #listed: LedgerFinding[] = [];
  /** The newest of each code, by its place in the list. */
  readonly #newest = new Map<LedgerFindingCode, number>();
  #more = 0;

  get listed(): readonly LedgerFinding[] {
    return [...this.#listed].sort((one, other) => placeOf(one) - placeOf(other));
  }

  /** How many there are beyond the listed ones. */
  get more(): number {
    return this.#more;
  }

  at(first: number, code: LedgerFindingCode, evidence: LedgerFinding['evidence'] = {}, last = first): void {
    const place = this.#newest.get(code);
    const newest = place === undefined ? undefined : this.#listed[place];
    if (place !== undefined && newest?.last !== undefined && newest.last + 1 === first)
      this.#listed[place] = { ...newest, last };
    else this.#add({ code, first, last, evidence });
  }

  add(code: LedgerFindingCode, evidence: LedgerFinding['evidence']): void {
    this.#add({ code, evidence });
  }

  #add(finding: LedgerFinding): void {
    if (this.#listed.length >= MAX_FINDINGS) {
      this.#more += 1;
      return;
    }
    this.#newest.set(finding.code, this.#listed.push(finding) - 1);
  }
}
