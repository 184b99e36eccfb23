import { TableBallotBox } from './table/ballot-box.ts';
import { TableDeliveryClaims } from './table/delivery-claims.ts';
import { TableMutes } from './table/mutes.ts';
import { TableProofRequests } from './table/proof-requests.ts';
import { TableRecords } from './table/records.ts';
import { TableRotations } from './table/rotations.ts';
import { type StateTableOptions, Table } from './table/table.ts';

/** The ports that an installation's state table implements. */
export interface StateTable {
  readonly records: TableRecords;
  readonly ballots: TableBallotBox;
  readonly mutes: TableMutes;
  readonly claims: TableDeliveryClaims;
  readonly rotations: TableRotations;
  readonly proofRequests: TableProofRequests;
}

/** Opens nothing yet: the SDK is loaded with the first operation. */
export function stateTable(options: StateTableOptions): StateTable {
  const table = new Table(options);
  return {
    records: new TableRecords(table),
    ballots: new TableBallotBox(table),
    mutes: new TableMutes(table),
    claims: new TableDeliveryClaims(table),
    rotations: new TableRotations(table),
    proofRequests: new TableProofRequests(table),
  };
}
