import { Duration } from 'aws-cdk-lib';
import { Dashboard as CloudWatchDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { HouseFunction } from '../house/function.ts';
import type { Installation } from '../house/installation.ts';
import { withoutLooking } from '../house/slim-plan.ts';
import { toShow } from '../house/statements.ts';
import { expiryRow } from './expiry.ts';
import { healthRows } from './health.ts';
import { latencyRows } from './latency.ts';
import { rotationRows } from './rotation.ts';
import { shownOf } from './shown.ts';
import { stateRows } from './state.ts';

export interface DashboardProps {
  readonly installation: Installation;
}

/**
 * The installation's dashboard, and the function behind its panels of state and incidents, in the home region.
 * Everything on it is found by name, the other regions' functions, queues and alarms too: no reference to another
 * stack.
 */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, { installation }: DashboardProps) {
    super(scope, id);
    const { names, home, configuration, plan } = installation;
    const { function: widget } = new HouseFunction(this, 'Widget', {
      installation,
      region: home,
      handler: 'widget',
      functionName: names.widget,
      description: `Shows the state of ${configuration.name} on its dashboard`,
      plan: withoutLooking(plan),
      timeout: Duration.seconds(15),
      // Thousands of records are unpacked while somebody waits.
      memorySize: 512,
      statements: toShow(this, installation),
    });
    const shown = shownOf(installation);
    new CloudWatchDashboard(this, 'Resource', {
      dashboardName: names.dashboard,
      widgets: [
        ...stateRows(this, shown, widget),
        ...latencyRows(shown),
        expiryRow(shown),
        ...rotationRows(shown),
        ...healthRows(shown),
      ],
    });
  }
}
