import { busy, Flight, type Subject } from './flight.ts';
import type { RotationPorts } from './ports.ts';
import { emptyRecord, type Lease, type RotationRecord } from './record.ts';
import { tellNews, withNews } from './untold.ts';
import { errorWithStore } from './with-store.ts';

/**
 * Does something to a target's rotation while nobody else can: BUSY where another holder's lease lasts. The lease is
 * given back at the end, also of a failure; a process that dies keeps it until it runs out, or is known to be dead.
 */
export async function alone<Result>(
  subject: Subject,
  ports: RotationPorts,
  work: (flight: Flight) => Promise<Result>,
): Promise<Result> {
  try {
    return await holding(subject, ports, work);
  } catch (error) {
    throw errorWithStore(error, ports.keys.flag);
  }
}

async function holding<Result>(
  subject: Subject,
  ports: RotationPorts,
  work: (flight: Flight) => Promise<Result>,
): Promise<Result> {
  const { target } = subject.plan;
  const record = (await ports.rotations.read(target)) ?? emptyRecord(target);
  if (record.lease && (await lasts(record.lease, ports))) throw busy(target);
  const flight = new Flight(subject, ports, record);
  await flight.save(ports.teller ? withNews(record, flight.now) : {});
  try {
    return await work(flight);
  } finally {
    await giveBack(flight, await tellNews(flight));
  }
}

/** Nobody asks for longer: a lease beyond it was taken by a clock that was ahead, and would last as long as that was. */
const LONGEST_MS = 3_600_000;

/** Whether somebody may still be at work under it. */
export async function lasts({ holder, until }: Lease, { clock, isGone }: RotationPorts): Promise<boolean> {
  const leftMs = until - clock.wallMs();
  return leftMs > 0 && leftMs <= LONGEST_MS && !(await isGone?.(holder));
}

/** Of a lease that is lost, or cannot be given back now, nothing has to be done: it runs out. */
async function giveBack({ record, ports }: Flight, told: Partial<RotationRecord>): Promise<void> {
  const { lease: _, ...rest } = record;
  await ports.rotations.write({ ...rest, ...told, revision: record.revision + 1 }).catch(() => false);
}
