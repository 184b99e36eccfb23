/** The environment variables that a deployed function finds, besides Lambda's own (`AWS_REGION`). */
export const ENVIRONMENT = {
  /** The installation's name; everything else is named after it (names.ts). */
  installation: 'PAIRWATCH_INSTALLATION',
  /** The region of table, keys, metrics and `notify`. */
  home: 'PAIRWATCH_HOME',
  /** `notify` alone: the ARNs of the topics; an installation may bring its own. */
  alertsTopic: 'PAIRWATCH_ALERTS_TOPIC',
  chatTopic: 'PAIRWATCH_CHAT_TOPIC',
  /** `rotate` and `audit`: the name of the ledger's bucket. */
  ledgerBucket: 'PAIRWATCH_LEDGER_BUCKET',
  /** The same: the ARN of the key that signs it. */
  ledgerKey: 'PAIRWATCH_LEDGER_KEY',
  /** `audit` alone: where checkpoints go. */
  auditorsTopic: 'PAIRWATCH_AUDITORS_TOPIC',
} as const;

/** The file beside the code of a function that holds its WatchPlan. */
export const PLAN_FILE = 'plan.json';
