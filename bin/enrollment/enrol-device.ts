import { enroll } from '../../functions/handshake/openclaw/enroll.ts';
import type { EnrollmentEvent, EnrollmentOptions } from '../../functions/handshake/openclaw/enrollment.ts';
import { EXIT, type ExitCode } from '../commands/command.ts';
import type { Terminal } from '../commands/terminal.ts';
import { factPairs } from '../output/words.ts';
import type { DevicePlace } from './device-file.ts';

/** One device of an enrolment: what it is for, what it asks, where it is kept. */
export interface Enrollee {
  readonly role: string;
  readonly options: EnrollmentOptions;
  readonly place: DevicePlace;
}

/**
 * Takes one device from its identity to its proof, telling the person what to do. `asked` is called once the gateway
 * has answered for the first time, well or badly.
 */
export async function enrolDevice(
  { role, options, place }: Enrollee,
  terminal: Terminal,
  asked: (well: boolean) => void,
): Promise<ExitCode> {
  const device = await place.begin();
  let code: ExitCode = EXIT.failed;
  for await (const event of enroll({ ...options, signal: terminal.signal, ...(device && { device }) })) {
    if (event.state === 'created') await place.keepIdentity(event.document);
    if (event.state === 'approved') await place.store(event.document);
    if (event.state === 'failed' && event.stage === 'connect') await place.forget();
    const lines = linesFor(event, place.place);
    if (lines.length > 0) terminal.print(`${role}: ${lines.join('\n')}`);
    if (event.state === 'pending')
      terminal.say(
        `pairwatch: ${role}: waiting for the approval; if it is broken off, the same call goes on`,
      );
    if (event.state !== 'created') asked(event.state !== 'failed');
    if (event.state === 'proved') code = EXIT.good;
    if (event.state === 'failed' && event.fault.owner === 'watcher') code = EXIT.inconclusive;
  }
  return code;
}

function linesFor(event: EnrollmentEvent, place: string): readonly string[] {
  switch (event.state) {
    case 'created':
      return [];
    case 'pending':
      return [
        `approve device ${event.deviceId} on the gateway's host (scopes ${event.scopes.join(', ')}):`,
        `  ${event.approveCommand}`,
      ];
    case 'approved':
      return [`${event.pairedAlready ? 'was paired already' : 'approved'}; stored as ${place}`];
    case 'proved':
      return [`proved, it pairs with its own token (${Math.round(event.verdict.durationMs)} ms)`];
    case 'expired':
      return [
        `not approved after ${Math.round(event.waitedMs / 1000)} s; nothing is lost, approve it and call enroll again:`,
        `  ${event.approveCommand}`,
      ];
    case 'failed': {
      const { code, summary, evidence, remedy } = event.fault;
      return [
        `${FAILED[event.stage]}: ${code}: ${summary}`,
        ...factPairs(evidence).map(([name, text]) => `  ${name}=${text}`),
        ...remedy.map((step, index) => `  ${index + 1}. ${step}`),
      ];
    }
  }
}

const FAILED = {
  connect: 'the gateway did not take the request',
  approval: 'the gateway stopped answering while it was waited for; call again to go on',
  proof: 'it was approved and stored, and does not pair',
} as const satisfies Record<Extract<EnrollmentEvent, { state: 'failed' }>['stage'], string>;
