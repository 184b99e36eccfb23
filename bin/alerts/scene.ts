import { consoleReference } from '../../functions/aws/console-links.ts';
import type { Evidence } from '../../functions/contract/evidence.ts';
import { type FaultCode, faultDefinition } from '../../functions/contract/faults/index.ts';
import type { WatchPlan } from '../../functions/contract/plan.ts';
import { remedyFor } from '../../functions/contract/remedy.ts';
import type { FaultReport } from '../../functions/contract/verdict.ts';
import { WARNINGS, type WarningCode } from '../../functions/contract/warnings.ts';
import type { Signal } from '../../functions/probe/signal.ts';
import type { FailingBy } from '../../functions/probe/standing.ts';

/** The installation that the examples of docs/alerts.md are about, and the time they begin at. */
export const NOON = Date.UTC(2026, 10, 22, 12);
export const MINUTE = 60_000;
export const REGIONS = ['us-east-1', 'eu-west-1', 'ap-northeast-1'] as const;

const target = {
  protocol: 'openai',
  pins: [],
  resolve: [],
  headers: {},
  timeoutMs: 10_000,
  thresholds: {},
  locations: REGIONS,
  quorum: 2,
} as const;

const PLAN: WatchPlan = {
  schema: 1,
  installation: 'production',
  home: 'us-east-1',
  everyMs: MINUTE,
  remindEveryMs: 240 * MINUTE,
  detail: 'target',
  runbook: 'docs/runbook.md',
  network: { refuseLocalAddresses: true },
  targets: [
    {
      ...target,
      name: 'support-api',
      url: 'https://api.provider.example/v1',
      key: { secret: 'support-api', owner: 'the support team' },
    },
    { ...target, name: 'sales-api', url: 'https://api.provider.example/v1' },
    { ...target, name: 'gateway', protocol: 'openclaw', url: 'wss://gateway.example:18789' },
  ],
};

export const REFERENCE = consoleReference(PLAN, 'us-east-1');

export function faultOf(code: FaultCode, of: string, evidence: Evidence = {}): FaultReport {
  const { phase, owner, transient, summary, remedy } = faultDefinition(code);
  const facts = { target: of, keyStore: 'aws', ...evidence };
  return {
    code,
    phase: phase === 'any' ? 'tcp' : phase,
    owner,
    transient,
    summary,
    remedy: remedyFor(remedy, facts, '--store aws'),
    evidence,
  };
}

/** The locations that fail, since a minute. */
export const failingFrom = (locations: readonly string[], fault: FaultReport, minute = 0): FailingBy =>
  Object.fromEntries(
    locations.map((location) => [
      location,
      {
        fault,
        reproduce:
          'curl -sS -i --max-time 10 -H "Authorization: Bearer $PAIRWATCH_KEY" https://api.provider.example/v1/models',
        since: NOON + minute * MINUTE,
        lastTick: NOON + minute * MINUTE,
      },
    ]),
  );

export const warned = (
  signal: 'warning-appeared' | 'warning-critical',
  code: WarningCode,
  evidence: Evidence,
): Signal => ({
  signal,
  warning: { code, summary: WARNINGS[code].summary, evidence },
  locations: [...REGIONS],
});
