import type { BeginOptions } from '../../../functions/rotate/begin.ts';
import { isOver } from '../../../functions/rotate/record.ts';
import { Rotations, type Standing } from '../../../functions/rotate/rotations.ts';
import type { GatewayStage } from './gateway-stage.ts';

/** More than any rotation needs. */
const MAX_ROUNDS = 60;

/** Takes a rotation to its end, the waits between skipped. */
export async function rotateToEnd(
  { ports, subject, clock }: Pick<GatewayStage, 'ports' | 'subject' | 'clock'>,
  options: BeginOptions = {},
): Promise<Standing> {
  const rotations = new Rotations(ports);
  let standing = await rotations.start(subject, options);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (isOver(standing.record.rotation)) return standing;
    clock.skipTo((standing.wait?.until ?? 0) + 1);
    standing = await rotations.advance(subject);
  }
  throw new Error(`no end: ${JSON.stringify(standing)}`);
}
