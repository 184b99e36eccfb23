import { Construct } from 'constructs';
import { HouseAlarm } from '../alarms/house-alarm.ts';
import type { Installation } from '../house/installation.ts';
import { HouseTopic } from '../notify/house-topic.ts';
import { Notify } from '../notify/notify.ts';
import { subscribePeople } from '../notify/subscribers.ts';
import { shardsOf } from '../probe/shards.ts';
import { StateTable } from '../state/state-table.ts';
import { TargetStacks } from '../targets/target-stacks.ts';

export interface CentralProps {
  readonly installation: Installation;
}

/** What an installation has once, in its home region. */
export class Central extends Construct {
  constructor(scope: Construct, id: string, { installation }: CentralProps) {
    super(scope, id);
    const { names, configuration, planAt } = installation;
    const { every, regions, locations } = configuration;
    new StateTable(this, 'State', installation);
    const alerts = new HouseTopic(this, 'Alerts', installation, names.alertsTopic);
    subscribePeople(alerts, configuration);
    const signals = new HouseTopic(this, 'Signals', installation, names.signalsTopic);
    const chat = new HouseTopic(this, 'Chat', installation, names.chatTopic);
    new Notify(this, 'Notify', { installation, alerts, chat, signals });
    new TargetStacks(this, 'Targets', { installation, signalsTopicArn: signals.topicArn });
    for (const location of locations) {
      const watched = planAt(location);
      const about = { installation, subject: location, period: every, topicArn: signals.topicArn };
      if (watched.targets.length === 0) continue;
      new HouseAlarm(this, `LocationSilent ${location}`, {
        ...about,
        alarm: 'LocationSilent',
        threshold: regions.includes(location) ? shardsOf(watched).length : 1,
      });
      new HouseAlarm(this, `LocationInconclusive ${location}`, { ...about, alarm: 'LocationInconclusive' });
    }
    new HouseAlarm(this, 'NotifyFailing', {
      installation,
      alarm: 'NotifyFailing',
      subject: names.notify,
      period: every,
      topicArn: alerts.topicArn,
    });
  }
}
