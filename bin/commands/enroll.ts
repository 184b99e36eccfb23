import { type Enrollee, enrolDevice } from '../enrollment/enrol-device.ts';
import { ADMIN, type EnrollFlags, enrolleesOf, WATCHING } from '../enrollment/enrollees.ts';
import { declareNetwork, declareShared } from '../flags/probe.ts';
import { STORE_FLAG } from '../store/store.ts';
import { type CommandDefinition, EXIT, type ExitCode, worst } from './command.ts';
import type { Terminal } from './terminal.ts';

export const enroll: CommandDefinition<EnrollFlags> = {
  declare(command) {
    command
      .argument('<target>', 'a gateway of the configuration, or its URL')
      .option('--device <file>', 'with a URL: where to write the device document; never overwritten');
    declareShared(command, 'needed once, and not stored without --keep-recovery');
    command
      .option(
        '--keep-recovery',
        'stores the shared credential beside the standby, where only the rotation reads it: a lost standby then comes back by itself',
      )
      .option(
        '--scopes <scopes>',
        `what to be approved for, separated by commas (default: ${WATCHING.join(',')}; a courier ${ADMIN})`,
      )
      .option('--timeout <ms>', 'how long to wait for the approval (default: 600000)');
    declareNetwork(command);
    command
      .option('--config <file>', 'configuration (default: pairwatch.config.ts)')
      .option(...STORE_FLAG)
      .addHelpText(
        'after',
        `
With a URL one device is made and written to --device FILE. With a target of the configuration an active and a
standby device are made, and a courier where it has an upstream, and go to the key store. A call that is broken off
goes on where it was when it is repeated.

The shared credential opens the whole gateway. Kept for recovery, it is as safe as the vault; \`pairwatch keys put TARGET
--recovery none\` takes it out again.`,
      );
  },
  run: async (call) => enrolAll(await enrolleesOf(call), call.terminal),
};

/**
 * The first device asks alone: where the shared credential is wrong, the gateway counts one failure and not three.
 * The others then wait for their approvals side by side.
 */
async function enrolAll(enrollees: readonly Enrollee[], terminal: Terminal): Promise<ExitCode> {
  const codes: Promise<ExitCode>[] = [];
  for (const enrollee of enrollees) {
    const { promise: asked, resolve } = Promise.withResolvers<boolean>();
    const enrolment = enrolDevice(enrollee, terminal, resolve);
    codes.push(enrolment);
    if (!(await Promise.race([asked, enrolment.then((code) => code === EXIT.good)]))) break;
  }
  return worst(await Promise.all(codes));
}
