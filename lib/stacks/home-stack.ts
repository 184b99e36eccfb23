import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { dashboardUrl } from '../../functions/contract/console-url.ts';
import { LocationAlarms } from '../alarms/location-alarms.ts';
import { Dashboard } from '../dashboard/dashboard.ts';
import { retainedLedger } from '../ledger/retained.ts';
import { Notify } from '../notify/notify.ts';
import { PrivateLocation } from '../probe/private-location.ts';
import { Rotation } from '../rotation/rotation.ts';
import { StateTable } from '../state/state-table.ts';
import { retained } from '../targets/retained.ts';
import { TargetStacks } from '../targets/target-stacks.ts';
import { RegionStack, type RegionStackProps } from './region-stack.ts';

/** What an installation has once, and what its home region has as every other. */
export class HomeStack extends RegionStack {
  constructor(scope: Construct, id: string, props: Omit<RegionStackProps, 'region'>) {
    const { installation } = props;
    const { names, home, rotations, configuration, deployment } = installation;
    super(scope, id, { ...props, region: installation.home });
    const state = new StateTable(this, 'State', { installation });
    const notify = new Notify(this, 'Notify', { installation });
    // Whoever looks finds both.
    this.schedules.node.addDependency(state, notify);
    const signalsTopicArn = notify.signals.topicArn;
    const targets = new TargetStacks(this, 'Targets', { installation, signalsTopicArn });
    const locations = new LocationAlarms(this, 'Locations', { installation, signalsTopicArn });
    // Their warm-up is the time that the other regions have to be deployed, and the targets of many take long.
    locations.node.addDependency(targets);
    if (rotations.length > 0) {
      const { schedules: group, deadLetters, network } = this;
      const started = { region: home, group, deadLetters, network };
      // A schedule of Secrets Manager wants a function that it may call.
      targets.node.addDependency(
        new Rotation(this, 'Rotation', {
          ...{ installation, signalsTopicArn, alertsTopicArn: notify.alertsTopicArn },
          ...started,
        }),
      );
    }
    new Dashboard(this, 'Dashboard', { installation });
    for (const location of deployment.privateLocations)
      new PrivateLocation(this, location, { installation, location });
    new CfnOutput(this, 'DashboardUrl', { value: dashboardUrl(home.region, names.dashboard) });
    new CfnOutput(this, 'Retained', { value: retained(names, home.region) });
    if (rotations.length > 0)
      new CfnOutput(this, 'RetainedLedger', {
        value: retainedLedger({ name: configuration.name, names, deployment, account: this.account }),
      });
  }
}
