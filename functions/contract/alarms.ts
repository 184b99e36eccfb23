/** What makes an alarm, and what its reader does. `lib/alarms` builds them, the runbook has a heading for each. */
export interface AlarmDefinition {
  /** One for each of these. */
  readonly of: 'rotation' | 'ledger' | 'check' | 'location' | 'probe' | 'notify' | 'queue';
  /** Where its metric is, and so the alarm. `region`: in every region, on that region's own topic. */
  readonly where: 'home' | 'region';
  /** `pairwatch`: the installation's own namespace. */
  readonly namespace: 'pairwatch' | 'AWS/Lambda' | 'AWS/SQS';
  readonly metric: string;
  readonly statistic: 'Sum' | 'SampleCount' | 'Maximum';
  readonly comparison: '>=' | '<';
  /** `quorum`: that of the check. */
  readonly threshold: number | 'quorum';
  /** Periods looked at, and how many of them have to be bad. A period is the check's own, or the configuration's. */
  readonly periods: number;
  readonly bad: number;
  readonly missing: 'ignore' | 'breaching' | 'notBreaching';
  /** Minutes after its creation in which it stays quiet. */
  readonly warmUpMinutes: number;
  readonly severity: 'page' | 'ticket';
  /** `signals`: told by `notify`, which joins it with what is stored. `people`: straight to them, since `notify` may be what fails. */
  readonly tells: 'signals' | 'people' | 'local';
  /** Heading in docs/runbook.md. */
  readonly runbook: string;
  readonly summary: string;
}

export const ALARMS = {
  Down: {
    of: 'check',
    where: 'home',
    namespace: 'pairwatch',
    metric: 'Failed',
    statistic: 'Sum',
    comparison: '>=',
    threshold: 'quorum',
    // A sample that comes late misses the evaluation of its own minute; the next one still sees it.
    periods: 2,
    bad: 1,
    // While nobody votes nothing is known, and nothing changes.
    missing: 'ignore',
    warmUpMinutes: 0,
    severity: 'page',
    tells: 'signals',
    runbook: 'down',
    summary: 'As many locations as the quorum fail to pair at one tick.',
  },
  LocationSilent: {
    of: 'location',
    where: 'home',
    namespace: 'pairwatch',
    metric: 'LooksDone',
    statistic: 'SampleCount',
    comparison: '<',
    // Whether all of its functions run, ProbeSilent asks in the region: how many there are, only its own stack knows.
    threshold: 1,
    periods: 3,
    bad: 3,
    missing: 'breaching',
    warmUpMinutes: 15,
    severity: 'page',
    tells: 'signals',
    runbook: 'location-silent',
    summary: 'A location has reported no looks for three periods.',
  },
  LocationInconclusive: {
    of: 'location',
    where: 'home',
    namespace: 'pairwatch',
    metric: 'LooksInconclusive',
    statistic: 'Sum',
    comparison: '>=',
    threshold: 1,
    periods: 2,
    bad: 2,
    missing: 'notBreaching',
    warmUpMinutes: 0,
    severity: 'ticket',
    tells: 'signals',
    runbook: 'location-inconclusive',
    summary: 'A location looks and cannot judge: its own key store, network or clock is at fault.',
  },
  CannotPublishHome: {
    of: 'probe',
    where: 'region',
    namespace: 'AWS/Lambda',
    metric: 'Errors',
    statistic: 'Sum',
    comparison: '>=',
    threshold: 1,
    periods: 3,
    bad: 2,
    missing: 'notBreaching',
    warmUpMinutes: 0,
    severity: 'page',
    tells: 'local',
    runbook: 'cannot-publish-home',
    summary: 'A probe cannot bring its results to the home region, or breaks: the home region may be gone.',
  },
  ProbeSilent: {
    of: 'probe',
    where: 'region',
    namespace: 'AWS/Lambda',
    metric: 'Invocations',
    statistic: 'Sum',
    comparison: '<',
    threshold: 1,
    periods: 3,
    bad: 3,
    missing: 'breaching',
    warmUpMinutes: 15,
    severity: 'page',
    tells: 'local',
    runbook: 'probe-silent',
    summary: 'One of several probes of a region was not started for three periods.',
  },
  NotifyFailing: {
    of: 'notify',
    where: 'home',
    namespace: 'AWS/Lambda',
    metric: 'Errors',
    statistic: 'Sum',
    comparison: '>=',
    threshold: 1,
    periods: 1,
    bad: 1,
    missing: 'notBreaching',
    warmUpMinutes: 0,
    severity: 'page',
    tells: 'people',
    runbook: 'notify-failing',
    summary: 'The function that writes the messages fails; its raw signals reach people instead.',
  },
  DeadLetters: {
    of: 'queue',
    where: 'region',
    namespace: 'AWS/SQS',
    metric: 'ApproximateNumberOfMessagesVisible',
    statistic: 'Maximum',
    comparison: '>=',
    threshold: 1,
    periods: 1,
    bad: 1,
    missing: 'notBreaching',
    warmUpMinutes: 0,
    severity: 'ticket',
    tells: 'local',
    runbook: 'dead-letters',
    summary: 'A schedule could not start its function.',
  },
  RotationFailed: {
    of: 'rotation',
    where: 'home',
    namespace: 'pairwatch',
    metric: 'RotationFailed',
    statistic: 'Maximum',
    comparison: '>=',
    threshold: 1,
    periods: 1,
    bad: 1,
    // Nothing is sent between the steps of rotations and the daily value.
    missing: 'ignore',
    warmUpMinutes: 0,
    severity: 'ticket',
    tells: 'signals',
    runbook: 'rotation-failed',
    summary: 'A rotation was given up, or cannot go on; the key in use works.',
  },
  RetirementOverdue: {
    of: 'rotation',
    where: 'home',
    namespace: 'pairwatch',
    metric: 'RetirementOverdue',
    statistic: 'Maximum',
    comparison: '>=',
    threshold: 1,
    periods: 1,
    bad: 1,
    missing: 'ignore',
    warmUpMinutes: 0,
    severity: 'ticket',
    tells: 'signals',
    runbook: 'retirement-overdue',
    summary:
      'After the deadline of a rotation a key is alive that should not be: the former one, or the new one of a rotation that is being given up or taken back.',
  },
  LedgerBroken: {
    of: 'ledger',
    where: 'home',
    namespace: 'pairwatch',
    metric: 'LedgerBroken',
    statistic: 'Maximum',
    comparison: '>=',
    threshold: 1,
    periods: 1,
    bad: 1,
    missing: 'ignore',
    warmUpMinutes: 0,
    severity: 'page',
    tells: 'signals',
    runbook: 'ledger-broken',
    summary: 'The ledger does not verify: an entry was changed, is missing, or was written by somebody else.',
  },
} as const satisfies Record<string, AlarmDefinition>;

export type AlarmName = keyof typeof ALARMS;
