import type { TargetPlan, WatchPlan } from '../../../functions/contract/plan.ts';

/** A target of a plan with every default filled in. */
export const targetPlan = (more: Partial<TargetPlan> = {}): TargetPlan => ({
  name: 'api',
  protocol: 'openai',
  url: 'https://api.example.com/v1',
  key: { secret: 'api-key' },
  pins: [],
  resolve: [],
  headers: {},
  timeoutMs: 10_000,
  thresholds: {},
  locations: ['eu-central-1'],
  quorum: 1,
  ...more,
});

export const watchPlan = (targets: readonly TargetPlan[], more: Partial<WatchPlan> = {}): WatchPlan => ({
  schema: 1,
  installation: 'mine',
  home: 'eu-central-1',
  everyMs: 60_000,
  remindEveryMs: null,
  detail: 'target',
  runbook: 'docs/runbook.md',
  network: { refuseLocalAddresses: true },
  targets,
  ...more,
});
