/** Something that no template tells: assumed, and printed with the bill. */
export interface Assumption {
  readonly value: number;
  readonly unit: string;
  /** Where the number comes from, or what it stands for. */
  readonly basis: string;
}

/** Of an installation whose targets are well nearly always. */
export const USAGE = {
  probeSeconds: {
    value: 2.5,
    unit: 's a tick of a probe',
    basis:
      'handshakes side by side, the slowest of some hundred ms, and four trips to the home region in turn',
  },
  courierSeconds: {
    value: 15,
    unit: 's a tick of the courier',
    basis: 'gateways side by side; each asks its provider',
  },
  notifySeconds: {
    value: 7,
    unit: 's a call of notify',
    basis: 'a pause of 5 s to gather, and the delivery',
  },
  widgetSeconds: { value: 1, unit: 's a view of the dashboard', basis: 'reads the state table once' },
  rotateSeconds: {
    value: 1,
    unit: 's a run of rotate',
    basis: 'reads the record of each rotated target, and finds nothing to do',
  },
  rotationSeconds: {
    value: 120,
    unit: 's of rotate a rotation',
    basis: "Secrets Manager's four steps, delivery and retirement, each with what it waits for",
  },
  proofSeconds: { value: 3, unit: 's a proof', basis: 'a cold start, a read of the key, a handshake' },
  auditSeconds: {
    value: 20,
    unit: 's an audit',
    basis: 'verifies thousands of entries, and asks providers for their keys',
  },
  incidents: { value: 30, unit: 'incidents a month', basis: 'one a day in the whole installation' },
  messagesPerIncident: {
    value: 4,
    unit: 'messages an incident',
    basis: 'opening, change of cause, a reminder, recovery',
  },
  dashboardViews: {
    value: 600,
    unit: 'views of the dashboard a month',
    basis: '20 a day, refreshes included',
  },
  logBytesPerHandshake: {
    value: 500,
    unit: 'bytes of log a handshake',
    basis: 'the line of a handshake that pairs',
  },
  logBytesPerStart: {
    value: 1_100,
    unit: 'bytes of log a start',
    basis: "Lambda's own start and report in JSON, and the tick's line",
  },
  wavesPerTick: {
    value: 1.2,
    unit: 'waves a tick',
    basis: 'one where all targets answer; a slow one makes a second',
  },
  looksBytesPerLook: {
    value: 45,
    unit: 'bytes of the table a look',
    basis: 'a look that pairs, gzipped together with others',
  },
  recordKb: {
    value: 1,
    unit: 'KB a record',
    basis: 'a check seen from three locations, gzipped, rounded up to whole units',
  },
  recordWritesPerHour: {
    value: 5,
    unit: 'writes of a record an hour and check',
    basis: 'what is well is written every 15 minutes; the fifth for what changes',
  },
  slowerRecordWrites: {
    value: 1,
    unit: 'writes of a record a slower look',
    basis: 'a slower check is written after each look',
  },
  secretReadsPerHour: {
    value: 1.2,
    unit: 'reads an hour, secret and function',
    basis: 'a value is kept for an hour; the fifth for new environments and fresh reads',
  },
  trafficBytesPerHandshake: {
    value: 2_600,
    unit: 'bytes out a handshake',
    basis: 'a TLS 1.3 handshake with its post-quantum key share, and one request, with IP and TCP headers',
  },
  homeBytesPerLook: {
    value: 400,
    unit: 'bytes to the home region a look',
    basis: 'looks, metrics, reads of the table and their headers',
  },
  tableGb: { value: 0.5, unit: 'GB in the table', basis: 'a day of looks, the records, a year of incidents' },
  entriesPerRotation: {
    value: 8,
    unit: 'entries a rotation',
    basis: 'of one without trouble; each delivery and each checkpoint is one more',
  },
  entryBytes: {
    value: 800,
    unit: 'bytes an entry',
    basis: 'those of a rotation, signatures and proofs of three regions included',
  },
  ledgerKept: {
    value: 1,
    unit: 'times `ledger.days` of entries in the ledger',
    basis: 'it is so old already; what is not locked any more is removed by hand',
  },
  rotationWrites: {
    value: 50,
    unit: 'writes of the table a rotation',
    basis: 'its record, at each change, and with each run while it waits',
  },
  rotationSecretCalls: {
    value: 40,
    unit: 'calls of Secrets Manager a rotation',
    basis: 'versions and their labels, the key, the vault',
  },
  rotationHours: {
    value: 2,
    unit: 'hours a rotation',
    basis: 'in which its metrics are sent: the steps, and the retirement after an hour of grace',
  },
} as const satisfies Record<string, Assumption>;
