import type { Flight } from './flight.ts';
import { newsBetween } from './news.ts';
import { owedIn, type RotationRecord, type Told } from './record.ts';

type Telling = Required<Pick<RotationRecord, 'told' | 'due'>>;

/** What is to be stored before anybody is told. A record that nobody was told of so far has no news. */
export function withNews(record: RotationRecord, now: number): Telling {
  const { told = toldOf(record), due = [] } = record;
  return { told: toldOf(record), due: [...due, ...newsBetween(told, record, now)] };
}

/** Whether who changed a record died before he told of it, or could not tell. */
export const isUntold = ({ told, due = [], ...record }: RotationRecord): boolean =>
  due.length > 0 || (told !== undefined && JSON.stringify(told) !== JSON.stringify(toldOf(record)));

/** Writes down what is new, tells it, and answers what is to be written once it is told. Never rejects. */
export async function tellNews(flight: Flight): Promise<Partial<Telling>> {
  const { teller } = flight.ports;
  if (!teller) return {};
  try {
    const { due: known = [] } = flight.record;
    const { told, due } = withNews(flight.record, flight.now);
    if (due.length > known.length) await flight.save({ told, due });
    return { told, due: await teller.tell(flight.record, due) };
  } catch {
    // Whoever has the lease now, or next, finds the same news.
    return {};
  }
}

function toldOf(record: RotationRecord): Told {
  const { rotation, retired } = record;
  const passedOver = owedIn(record).map(({ state, gateway, rotation, ended }) => ({
    ...{ state, gateway, rotation, ended },
  }));
  return {
    ...(rotation && {
      rotation: {
        ...{ version: rotation.version, state: rotation.state },
        ...(rotation.trouble && { trouble: { code: rotation.trouble.code } }),
      },
    }),
    ...(retired?.acceptedSince !== undefined && { retired: { acceptedSince: retired.acceptedSince } }),
    ...(passedOver.length > 0 && { passedOver }),
  };
}
