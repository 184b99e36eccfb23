const PARTITIONS: readonly (readonly [prefix: string, host: string])[] = [
  ['cn-', 'console.amazonaws.cn'],
  ['us-gov-', 'console.amazonaws-us-gov.com'],
];

/** The console of CloudWatch in a region. */
function consoleOf(region: string): string {
  const host = PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'console.aws.amazon.com';
  return `https://${region}.${host}/cloudwatch/home?region=${region}`;
}

export const dashboardUrl = (region: string, dashboard: string): string =>
  `${consoleOf(region)}#dashboards/dashboard/${encodeURIComponent(dashboard)}`;

export interface InsightsQuery {
  readonly logGroups: readonly string[];
  readonly query: string;
  /** Epoch ms. */
  readonly from: number;
  readonly until: number;
}

/**
 * Logs Insights with a query filled in, to be run by one click. The notation is the console's own and documented
 * nowhere: as the console itself writes it into the address bar, `~(name~'value…)` percent-encoded twice, with `*`
 * and `$` for the percent signs.
 */
export function insightsUrl(region: string, { logGroups, query, from, until }: InsightsQuery): string {
  const fields = [
    ['end', quoted(new Date(until).toISOString())],
    ['start', quoted(new Date(from).toISOString())],
    ['timeType', quoted('ABSOLUTE')],
    ['tz', quoted('UTC')],
    ['editorString', quoted(query)],
    ['source', `(${logGroups.map((group) => `~${quoted(group)}`).join('')})`],
  ];
  const detail = `~(${fields.map((field) => field.join('~')).join('~')})`;
  const encoded = detail.replace(/[~()']/g, (sign) => `$25${hex(sign)}`);
  return `${consoleOf(region)}#logsV2:logs-insights$3FqueryDetail$3D${encoded}`;
}

const quoted = (text: string): string =>
  `'${encodeURIComponent(text)
    .replace(/[!'()*~]/g, (sign) => `%${hex(sign)}`)
    .replaceAll('%', '*')}`;

const hex = (sign: string): string => sign.charCodeAt(0).toString(16).toUpperCase();
