import {
  Alarm,
  AlarmStatusWidget,
  AlarmStatusWidgetSortBy,
  CustomWidget,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { ALARMS, type AlarmDefinition, type AlarmName } from '../../functions/contract/alarms.ts';
import { arnIn } from '../house/installation.ts';
import { FULL_WIDTH, type Place, type Shown } from './shown.ts';

/** An alarm widget takes so many; those of the targets are left to the panel of state, which says more. */
const MOST_ALARMS = 100;

/** What every target's state is, by location; below it what happened lately, and the alarms about the watch itself. */
export function stateRows(scope: Construct, shown: Shown, widget: IFunction): IWidget[][] {
  const { functionArn } = widget;
  const checks = shown.configuration.targets.length;
  return [
    [
      new CustomWidget({
        title: 'State by location',
        functionArn,
        params: { view: 'state' },
        width: FULL_WIDTH,
        height: Math.min(16, 4 + Math.ceil(checks * 0.75)),
      }),
    ],
    [
      new CustomWidget({
        title: 'Recent incidents',
        functionArn,
        params: { view: 'incidents' },
        width: 16,
        height: 8,
      }),
      new AlarmStatusWidget({
        title: 'Alarms about the watch itself',
        alarms: ownAlarms(scope, shown),
        sortBy: AlarmStatusWidgetSortBy.STATE_UPDATED_TIMESTAMP,
        width: 8,
        height: 8,
      }),
    ],
  ];
}

function ownAlarms(scope: Construct, { configuration, names, home, locations, probes, couriers }: Shown) {
  const at = (region: string, name: string): Place => ({ region, name });
  const rotated = configuration.targets.filter(({ key }) => key?.rotate !== undefined);
  const subjects: Readonly<Record<AlarmDefinition['of'], readonly Place[]>> = {
    check: [],
    location: locations.map((location) => at(home, location)),
    probe: [...probes, ...couriers],
    notify: [at(home, names.notify)],
    rotation: rotated.map(({ name }) => at(home, name)),
    ledger: rotated.length > 0 ? [at(home, configuration.name)] : [],
    queue: configuration.regions.map((region) => at(region, names.deadLetters)),
  };
  const alarms = (Object.keys(ALARMS) as AlarmName[]).flatMap((alarm) =>
    subjects[ALARMS[alarm].of].map(({ region, name }) => at(region, names.alarm(alarm, name))),
  );
  return alarms
    .slice(0, MOST_ALARMS)
    .map(({ region, name }) =>
      Alarm.fromAlarmArn(scope, `${region} ${name}`, arnIn(scope, 'cloudwatch', region, `alarm:${name}`)),
    );
}
