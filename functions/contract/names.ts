/**
 * What an installation's parts are called on AWS. Deterministic, so that stacks of several regions, the functions and
 * the command line find each other without references; installations of other names are never touched.
 */
export interface Names {
  /** Of the home stack; the stack of another region is `stackIn`. */
  readonly stack: string;
  readonly stackIn: (region: string) => string;
  /** The state table, home region. */
  readonly table: string;
  /** Messages for people, home region. */
  readonly alertsTopic: string;
  /** The same in the format of AWS's chat service, home region. */
  readonly chatTopic: string;
  /** What the alarms send to `notify`, home region. */
  readonly signalsTopic: string;
  /** In every region: the watcher's own alarms, for people. */
  readonly localTopic: string;
  readonly notify: string;
  readonly courier: string;
  readonly widget: string;
  /** Makes and ends keys, home region. */
  readonly rotate: string;
  /** In every region: proves a version of a key by a handshake. */
  readonly verify: string;
  /** Checks the ledger daily, home region. */
  readonly audit: string;
  /** Signed checkpoints of the ledger, home region. */
  readonly auditorsTopic: string;
  /** For whoever checks: reads the ledger, and no secret. */
  readonly auditorRole: string;
  /** In every region, one a shard. */
  readonly probe: (shard: number) => string;
  readonly scheduleGroup: string;
  /** In every region: what a schedule could not deliver. */
  readonly deadLetters: string;
  readonly dashboard: string;
  /** The bucket of the ledger, home region; its name is unique in the world, which takes the account's number. */
  readonly ledgerBucket: (account: string) => string;
  /** Alias of the KMS key that signs the ledger, home region. */
  readonly ledgerKey: string;
  /** Of a private location: the role with just what it needs. */
  readonly privateRole: (location: string) => string;
  /** Of a private location: the role that proves new keys there, and alone may read a pending version. */
  readonly privateVerifyRole: (location: string) => string;
  /** The name in Secrets Manager of a secret that the configuration names; an ARN stays as it is. */
  readonly secret: (configured: string) => string;
  /** `subject`: a check's published name, a location, a function or a queue. */
  readonly alarm: (alarm: string, subject: string) => string;
  /** What `alarm` made, taken apart; undefined for an alarm of somebody else. */
  readonly alarmSubject: (
    alarmName: string,
  ) => { readonly alarm: string; readonly subject: string } | undefined;
  /** Of the metrics: one an installation, so that IAM can keep installations apart. */
  readonly namespace: string;
}

export function namesOf(installation: string): Names {
  const prefix = `pairwatch-${installation}`;
  return {
    stack: prefix,
    stackIn: (region) => `${prefix}-${region}`,
    table: prefix,
    alertsTopic: `${prefix}-alerts`,
    chatTopic: `${prefix}-chat`,
    signalsTopic: `${prefix}-signals`,
    localTopic: `${prefix}-local`,
    notify: `${prefix}-notify`,
    courier: `${prefix}-courier`,
    widget: `${prefix}-widget`,
    rotate: `${prefix}-rotate`,
    verify: `${prefix}-verify`,
    audit: `${prefix}-audit`,
    auditorsTopic: `${prefix}-auditors`,
    auditorRole: `${prefix}-auditor`,
    probe: (shard) => `${prefix}-probe-${shard}`,
    scheduleGroup: prefix,
    deadLetters: `${prefix}-dead-letters`,
    dashboard: prefix,
    ledgerBucket: (account) => `${prefix}-ledger-${account}`,
    ledgerKey: `alias/${prefix}-ledger`,
    privateRole: (location) => `${prefix}-${location.replace(/^private:/, 'private-')}`,
    privateVerifyRole: (location) => `${prefix}-${location.replace(/^private:/, 'verify-')}`,
    secret: (configured) =>
      configured.startsWith('arn:') ? configured : `pairwatch/${installation}/${configured}`,
    alarm: (alarm, subject) => `${prefix}/${alarm}/${subject}`,
    alarmSubject: (alarmName) => {
      const [own, alarm, ...subject] = alarmName.split('/');
      return own === prefix && alarm && subject.length > 0
        ? { alarm, subject: subject.join('/') }
        : undefined;
    },
    namespace: `Pairwatch/${installation}`,
  };
}
