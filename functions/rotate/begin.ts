import { randomUUID } from 'node:crypto';
import type { RotationPlan } from '../contract/rotation.ts';
import { fingerprint } from '../keys/fingerprint.ts';
import { secretIn } from '../keys/secret-in.ts';
import { busy, type Flight, stateOf } from './flight.ts';
import { isOver, owedIn, type Rotation } from './record.ts';
import { RotationError } from './rotation-error.ts';

export interface BeginOptions {
  /** The version to make, a UUID. @default - a staged one where a person stages, else a new one */
  readonly version?: string;
  /** In an emergency nothing is waited for that can be passed over. @default false */
  readonly urgent?: boolean;
  /** ms. @default - the plan's */
  readonly graceMs?: number;
  /** The same is asked for over and over, as Secrets Manager does: that hurries nothing. @default false */
  readonly isRepeated?: boolean;
}

/** Begins a rotation, or goes on with the one that is under way: that may become urgent, and nothing else of it changes. */
export async function begin(flight: Flight, options: BeginOptions = {}): Promise<void> {
  const { rotation } = flight.record;
  if (!isOver(rotation)) {
    const { version = rotation.version, urgent = false, graceMs } = options;
    if (version !== rotation.version) throw busy(flight.subject.plan.target);
    const grace = graceMs ?? rotation.graceMs;
    if ((urgent && !rotation.urgent) || grace !== rotation.graceMs || isMended(rotation, options))
      await flight.save({
        rotation: {
          ...rotation,
          ...asked(flight),
          urgent: urgent || rotation.urgent,
          graceMs: grace,
          nextAt: 0,
        },
      });
    return;
  }
  if (rotation && rotation.version === options.version)
    throw new RotationError('VERSION_TAKEN', `the rotation to version ${options.version} is over`);
  await beginAnew(flight, options);
}

/** Somebody who asks once more has mended what was wrong. The quiet of a former key's last user is waited for all the same. */
const isMended = ({ trouble, state }: Rotation, { isRepeated = false }: BeginOptions): boolean =>
  !isRepeated && trouble !== undefined && state !== 'resting';

async function beginAnew(flight: Flight, options: BeginOptions): Promise<void> {
  const { subject, ports, driver, now } = flight;
  const { plan, secret } = subject;
  const current = await ports.keys.readStage(secret, 'current');
  if (current.state === 'unreadable') throw new RotationError('STORE_UNREADABLE', current.reason);
  if (current.state !== 'found')
    throw new RotationError(
      'CURRENT_MISSING',
      `there is no key of ${plan.target} to rotate: ${stateOf(current)}`,
      [firstKey(plan)],
    );
  const { pending } = await flight.versions();
  const staged = driver.issue ? undefined : pending?.version;
  await flight.save({
    ...(flight.record.passedOver && { passedOver: owedIn(flight.record) }),
    rotation: {
      state: 'creating',
      version: options.version ?? staged ?? randomUUID(),
      startedAt: now,
      by: ports.by,
      ...asked(flight),
      urgent: options.urgent ?? false,
      graceMs: options.graceMs ?? plan.graceMs,
      deadlineAt: now + plan.deadlineMs,
      former: { version: current.version ?? '', fingerprint: fingerprint(secretIn(current.value)) },
      intents: [],
      since: now,
      attempts: 0,
      nextAt: 0,
    },
  });
}

const firstKey = ({ driver, target }: RotationPlan): string =>
  driver === 'openclaw'
    ? `Make its devices, giving the shared token once: \`pairwatch enroll ${target} --gateway-token-env NAME\`.`
    : `Store its first key: \`pairwatch keys put ${target}\`.`;

const asked = ({ ports: { askedBy } }: Flight) => (askedBy === undefined ? {} : { askedBy });
