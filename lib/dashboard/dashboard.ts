import { Dashboard as CloudWatchDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { namesOf } from '../../functions/contract/names.ts';
import type { Configuration } from '../config/configuration.ts';
import { expiryRow } from './expiry.ts';
import { healthRows } from './health.ts';
import { latencyRow } from './latency.ts';
import { stateRows } from './state.ts';

export interface DashboardProps {
  readonly configuration: Configuration;
  /** The function behind the panels of state and incidents; it reads the state table. */
  readonly widget: IFunction;
  /** Probe functions a region. */
  readonly shards: number;
}

/**
 * The installation's dashboard in the home region. Everything on it is found by name (names.ts), the other regions'
 * functions, queues and alarms too, so that it needs no reference to another stack.
 */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, { configuration, widget, shards }: DashboardProps) {
    super(scope, id);
    const names = namesOf(configuration.name);
    const shown = { configuration, names, shards };
    new CloudWatchDashboard(this, 'Resource', {
      dashboardName: names.dashboard,
      widgets: [
        ...stateRows(this, shown, widget),
        ...latencyRow(shown),
        expiryRow(shown),
        ...healthRows(shown),
      ],
    });
  }
}
