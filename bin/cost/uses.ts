import type { BillBasis } from './bill.ts';
import { type DeployedFunction, type FunctionRole, HOURS_A_MONTH } from './functions.ts';
import type { Priced } from './prices.ts';
import { rotationUses } from './rotations.ts';
import { USAGE } from './usage.ts';
import { sum } from './watched.ts';

/** So many units of something. */
export interface Use {
  readonly item: string;
  readonly price: Priced;
  readonly count: number;
}

const GB = 1e9;
/** Of what was taken in, what is stored: CloudWatch compresses. */
const STORED_SHARE = 0.15;
const READ_BYTES = 4_096;
const WRITE_BYTES = 1_024;
/** Metrics of one PutMetricData. */
const BATCH = 1_000;

const SECONDS: Readonly<Record<FunctionRole, number>> = {
  probe: USAGE.probeSeconds.value,
  courier: USAGE.courierSeconds.value,
  notify: USAGE.notifySeconds.value,
  widget: USAGE.widgetSeconds.value,
  rotate: USAGE.rotateSeconds.value,
  verify: USAGE.proofSeconds.value,
  audit: USAGE.auditSeconds.value,
  none: 0,
};

/** What is billed by use, with the assumptions of usage.ts. */
export function usesOf(basis: BillBasis): readonly Use[] {
  return [
    ...metricUses(basis),
    ...functionUses(basis),
    ...tableUses(basis),
    ...secretUses(basis),
    ...otherUses(basis),
    ...rotationUses(
      basis.rotation,
      sum(of(basis, 'rotate'), ({ startsAMonth }) => startsAMonth),
    ),
  ];
}

/** Secrets Manager's calls of one rotation. */
const STEPS = 4;

const of = ({ functions }: Pick<BillBasis, 'functions'>, role: FunctionRole): readonly DeployedFunction[] =>
  functions.filter((deployed) => deployed.role === role);
const isWatcher = ({ role }: DeployedFunction): boolean => role === 'probe' || role === 'courier';
const ticksOf = ({ functions }: BillBasis): number =>
  sum(functions.filter(isWatcher), ({ startsAMonth }) => startsAMonth);
const messages = USAGE.incidents.value * USAGE.messagesPerIncident.value;

function metricUses({ watched, ...basis }: BillBasis): readonly Use[] {
  const ticks = ticksOf({ watched, ...basis });
  const perTick = Math.max(
    1,
    Math.ceil((2 * sum(watched.checks, (check) => check.looksAMonth)) / ticks / BATCH),
  );
  return [
    { item: 'CloudWatch: metrics of every look', price: 'metric', count: watched.metrics },
    { item: 'CloudWatch: metrics of once a day', price: 'metric', count: watched.dailyMetrics / 24 },
    {
      item: 'CloudWatch: PutMetricData',
      price: 'putMetricData',
      count: ticks * USAGE.wavesPerTick.value * perTick,
    },
  ];
}

function functionUses({ functions, rotation }: BillBasis): readonly Use[] {
  const startsOf = ({ role, startsAMonth }: DeployedFunction) => {
    switch (role) {
      case 'notify':
        return messages;
      case 'widget':
        return USAGE.dashboardViews.value;
      case 'courier':
        return startsAMonth + rotation.deliveries;
      case 'rotate':
        return startsAMonth + STEPS * rotation.rotations;
      case 'verify':
        return rotation.proofs / of({ functions }, 'verify').length;
      default:
        return startsAMonth;
    }
  };
  const gbSeconds = (deployed: DeployedFunction) => {
    const more = deployed.role === 'rotate' ? rotation.rotations * USAGE.rotationSeconds.value : 0;
    return (startsOf(deployed) * SECONDS[deployed.role] + more) * deployed.memoryGb;
  };
  return [
    {
      item: 'Scheduler: starts',
      price: 'schedule',
      count: sum(functions, ({ startsAMonth }) => startsAMonth),
    },
    { item: 'Lambda: requests', price: 'lambdaRequest', count: sum(functions, startsOf) },
    ...[true, false].map(
      (arm): Use => ({
        item: 'Lambda: duration',
        price: arm ? 'lambdaArm' : 'lambdaX86',
        count: sum(
          functions.filter((deployed) => deployed.arm === arm),
          gbSeconds,
        ),
      }),
    ),
  ];
}

function tableUses({ watched, functions }: BillBasis): readonly Use[] {
  const ticks = sum(functions.filter(isWatcher), ({ startsAMonth }) => startsAMonth);
  const looks = sum(watched.checks, ({ looksAMonth }) => looksAMonth);
  const looksBytes = USAGE.looksBytesPerLook.value * (looks / ticks);
  const locations = Math.max(1, ...watched.checks.map((check) => check.locations));
  const plain = watched.checks.filter(({ isSlower }) => !isSlower).length;
  const slowerLooks = sum(watched.checks, ({ isSlower, looksAMonth }) => (isSlower ? looksAMonth : 0));
  const claimAndCasts = 1 + USAGE.wavesPerTick.value * Math.ceil(looksBytes / WRITE_BYTES);
  const counts = USAGE.wavesPerTick.value * Math.ceil((looksBytes * locations) / READ_BYTES);
  const recordWrites =
    plain * USAGE.recordWritesPerHour.value * HOURS_A_MONTH + slowerLooks * USAGE.slowerRecordWrites.value;
  return [
    {
      item: 'DynamoDB: writes',
      price: 'tableWrite',
      count: ticks * claimAndCasts + recordWrites * Math.ceil(USAGE.recordKb.value),
    },
    // Each look begins with its check's record, each tick with its location's.
    { item: 'DynamoDB: reads', price: 'tableRead', count: looks + ticks * (1 + counts) },
    { item: 'DynamoDB: storage', price: 'tableStorage', count: USAGE.tableGb.value },
    { item: 'DynamoDB: point-in-time recovery', price: 'tableBackup', count: USAGE.tableGb.value },
  ];
}

/** Every function of every region keeps what it read for itself. */
function secretUses({ configuration, functions }: BillBasis): readonly Use[] {
  const hours = USAGE.secretReadsPerHour.value * HOURS_A_MONTH;
  const reads = sum(configuration.targets, ({ key, token, locations }) => {
    const secrets = [key, token?.clientSecret].filter(Boolean).length;
    return secrets * locations.filter((location) => configuration.regions.includes(location)).length;
  });
  const couriers = functions.some(({ role }) => role === 'courier')
    ? 2 * configuration.targets.filter(({ upstream }) => upstream).length
    : 0;
  const calls = (reads + couriers) * hours;
  const isEncrypted = configuration.deployment?.regions.some(({ kmsKey }) => kmsKey !== undefined);
  return [
    { item: 'Secrets Manager: reads', price: 'secretCall', count: calls },
    { item: 'KMS: requests', price: 'kmsRequest', count: isEncrypted ? calls : 0 },
  ];
}

function otherUses({ watched, functions, addresses }: BillBasis): readonly Use[] {
  const { handshakesAMonth } = watched;
  const starts = sum(functions, ({ startsAMonth }) => startsAMonth);
  const logGb =
    (handshakesAMonth * USAGE.logBytesPerHandshake.value + starts * USAGE.logBytesPerStart.value) / GB;
  const away = sum(watched.checks, ({ looksAMonth, regions, locations }) =>
    regions > 0 ? (looksAMonth * (regions - 1)) / locations : 0,
  );
  return [
    { item: 'Logs: taken in', price: 'logIngestion', count: logGb },
    { item: 'Logs: kept for a month', price: 'logStorage', count: logGb * STORED_SHARE },
    {
      item: 'Traffic: handshakes',
      price: 'trafficOut',
      count: (handshakesAMonth * USAGE.trafficBytesPerHandshake.value) / GB,
    },
    {
      item: 'Traffic: to the home region',
      price: 'trafficBetweenRegions',
      count: (away * USAGE.homeBytesPerLook.value) / GB,
    },
    { item: 'SNS: publications', price: 'topicRequest', count: 2 * messages },
    { item: 'SNS: e-mails', price: 'email', count: messages * addresses },
  ];
}
