import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { News } from '../../../functions/rotate/news.ts';
import type { RotationPorts, Teller } from '../../../functions/rotate/ports.ts';
import { emptyRecord, isOver, type RotationRecord } from '../../../functions/rotate/record.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { isUntold } from '../../../functions/rotate/untold.ts';
import { Process } from '../../crash/process.ts';
import { type Scripted, scripted } from '../../support/rotating/scripted.ts';

const DAY_MS = 86_400_000;

/** Scripted rotations, and all that people were told of them. */
export interface Heard extends Scripted {
  readonly news: News[];
  /** Whether somebody takes news. */
  taken: boolean;
  /** The numbers of the alarms, as the record that they were made of. */
  readonly numbered: RotationRecord[];
}

export async function heard(root: string): Promise<Heard> {
  const scene = await scripted(await mkdtemp(join(root, 'scene-')), {
    deliverTo: [{ gateway: 'gw', provider: 'xroute' }],
  });
  return Object.assign(scene, { news: [], taken: true, numbered: [] });
}

const tellerOf = (scene: Heard): Teller => ({
  tell: async (record, news) => {
    scene.numbered.push(record);
    if (!scene.taken) return news;
    scene.news.push(...structuredClone(news));
    return [];
  },
});

/** What a process works with whose calls all can be its last; who comes after it knows that it is gone. */
export function portsOf(scene: Heard, process: Process): RotationPorts {
  const { ports } = scene;
  const through = <Port extends object>(name: string, port: Port) => process.through(name, port);
  return {
    ...ports,
    keys: through('keys', ports.keys),
    rotations: through('rotations', ports.rotations),
    ledger: through('ledger', ports.ledger),
    prover: through('prover', ports.prover),
    courier: through('courier', ports.courier),
    teller: through('teller', tellerOf(scene)),
    holder: process.holder,
    isGone: async () => true,
  };
}

export const recordOf = async ({ ports }: Heard): Promise<RotationRecord> =>
  (await ports.rotations.read('api')) ?? emptyRecord('api');

/** As the schedule has it: whatever can go on goes on, and what was not told is told. */
export async function goOn(scene: Heard): Promise<void> {
  const rotations = new Rotations(portsOf(scene, new Process('the schedule')));
  for (let rounds = 0; rounds < 20; rounds++) {
    const record = await recordOf(scene);
    if (!isOver(record.rotation)) await rotations.advance(scene.subject);
    else if (isUntold(record)) await rotations.tell(scene.subject);
    else return;
    scene.clock.skip(DAY_MS / 10);
  }
}
