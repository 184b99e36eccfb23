import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  type GetScheduleCommandOutput,
  ListSchedulesCommand,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import type { Region } from './configuration.ts';
import type { Undo } from './denial.ts';
import type { Deployment } from './deployment.ts';

/** Starts or stops all schedules: while the suite plans the ticks, nobody else does. */
export async function schedule(installation: Deployment, State: 'ENABLED' | 'DISABLED'): Promise<void> {
  for (const region of installation.regions)
    for (const known of await schedulesIn(installation, region))
      await installation
        .in(region)
        .scheduler.send(new UpdateScheduleCommand({ ...definition(known), State }));
}

/** Deletes what starts the plain looks from a region; undone, it is there again and disabled. */
export async function withoutSchedule(installation: Deployment, region: Region): Promise<Undo> {
  const { scheduler } = installation.in(region);
  const deleted = (await schedulesIn(installation, region)).filter(isOfPlainLooks);
  for (const { Name, GroupName } of deleted)
    await scheduler.send(new DeleteScheduleCommand({ Name, GroupName }));
  return async () => {
    for (const known of deleted)
      await scheduler.send(new CreateScheduleCommand({ ...definition(known), State: 'DISABLED' }));
  };
}

/** Where something starts the plain looks. */
export async function scheduledRegions(installation: Deployment): Promise<readonly Region[]> {
  const scheduled = installation.regions.map(
    async (region) => (await schedulesIn(installation, region)).some(isOfPlainLooks) && region,
  );
  return (await Promise.all(scheduled)).filter((region) => region !== false);
}

const isOfPlainLooks = ({ Target }: GetScheduleCommandOutput): boolean =>
  Target?.Input?.includes('"kind":"handshake"') ?? false;

const definition = ({
  Name,
  GroupName,
  ScheduleExpression,
  FlexibleTimeWindow,
  Target,
}: GetScheduleCommandOutput) => ({ Name, GroupName, ScheduleExpression, FlexibleTimeWindow, Target });

async function schedulesIn(
  installation: Deployment,
  region: Region,
): Promise<readonly GetScheduleCommandOutput[]> {
  const { scheduler } = installation.in(region);
  const asked = new ListSchedulesCommand({ GroupName: installation.names.scheduleGroup });
  const { Schedules = [] } = await scheduler.send(asked);
  return Promise.all(
    Schedules.map(({ Name, GroupName }) => scheduler.send(new GetScheduleCommand({ Name, GroupName }))),
  );
}
