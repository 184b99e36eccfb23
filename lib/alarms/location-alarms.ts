import { Construct } from 'constructs';
import type { Installation } from '../house/installation.ts';
import { HouseAlarm } from './house-alarm.ts';

export interface LocationAlarmsProps {
  readonly installation: Installation;
  readonly signalsTopicArn: string;
}

/** Of every location that has something to look at: that it is silent, and that it cannot judge. */
export class LocationAlarms extends Construct {
  constructor(scope: Construct, id: string, { installation, signalsTopicArn }: LocationAlarmsProps) {
    super(scope, id);
    const { configuration, planAt } = installation;
    for (const location of configuration.locations) {
      const plan = planAt(location);
      if (plan.targets.length === 0) continue;
      const about = {
        installation,
        subject: location,
        period: configuration.every,
        topicArn: signalsTopicArn,
      };
      new HouseAlarm(this, `Silent ${location}`, { ...about, alarm: 'LocationSilent' });
      new HouseAlarm(this, `Inconclusive ${location}`, { ...about, alarm: 'LocationInconclusive' });
    }
  }
}
