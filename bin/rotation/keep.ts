import type { LedgerRecord } from '../../functions/contract/ledger.ts';
import { isByPerson } from '../../functions/contract/rotation.ts';
import { LedgerError } from '../../functions/ledger/ports.ts';
import { iso, time } from '../../functions/notify/words.ts';
import type { Subject } from '../../functions/rotate/flight.ts';
import { owedText } from '../../functions/rotate/passed-over.ts';
import { isOver, owedIn, type RotationRecord } from '../../functions/rotate/record.ts';
import { RotationError } from '../../functions/rotate/rotation-error.ts';
import { Rotations, type Standing } from '../../functions/rotate/rotations.ts';
import { inOneLine } from '../commands/mistakes.ts';
import type { Loaded } from '../configuration.ts';
import { overdueText, troubleIn } from '../output/rotation.ts';
import { dailyCheckpoint } from './daily-checkpoint.ts';
import { type LocalRotations, localRotations } from './local.ts';

const DAY_MS = 86_400_000;

/** Takes the rotations of a watch on, as far as they can go now. Never rejects: what goes wrong is said. */
export type Rotating = () => Promise<void>;

/**
 * The rotations that a local watch keeps going: those under way are taken on, those that are due by their `every`, or
 * whose new key a person has staged, are begun, retired keys are asked after, and the ledger's newest entry is signed
 * once a day. Undefined where the configuration has none, or its ledger cannot be used, which is said.
 */
export async function rotationsKept(
  loaded: Loaded,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<Rotating | undefined> {
  const targets = loaded.configuration.targets.filter(({ key }) => key?.rotate !== undefined);
  if (targets.length === 0) return undefined;
  const onEntry = ({ step, outcome, ...rest }: LedgerRecord) => {
    if (outcome !== 'intended') say(`rotation of ${'target' in rest ? rest.target : ''}: ${step} ${outcome}`);
  };
  const local = await localRotations(loaded, targets, env, onEntry).catch((error: unknown) => {
    if (!(error instanceof LedgerError)) throw error;
    say(`nothing is rotated until the next start: ${inOneLine(error, env)}`);
  });
  if (!local) return undefined;
  const heard = new Map<string, string>();
  const checkpoint = dailyCheckpoint({ ...local, clock: local.ports.clock, say });
  let running: Promise<unknown> | undefined;
  return async () => {
    running ??= Promise.all(local.subjects.map((subject) => takeOn(subject, local, say, heard)))
      .then(checkpoint)
      .finally(() => {
        running = undefined;
      });
    await running;
  };
}

async function takeOn(
  subject: Subject,
  { ports }: LocalRotations,
  say: (line: string) => void,
  heard: Map<string, string>,
): Promise<void> {
  const { target } = subject.plan;
  const tell = (about: string, line: string): void => {
    if (heard.get(`${target} ${about}`) !== line) say(`rotation of ${target}: ${line}`);
    heard.set(`${target} ${about}`, line);
  };
  try {
    const rotations = new Rotations(ports);
    const before = await rotations.standing(subject);
    // Whoever wrote that may have died before he said it, and the next rotation takes its place.
    for (const [about, line] of news(before.record, ports.clock.wallMs())) tell(about, line);
    const due = (await dueAt(subject, ports, before)) <= ports.clock.wallMs();
    const { record } = await (due ? rotations.start(subject) : rotations.advance(subject));
    for (const [about, line] of news(record, ports.clock.wallMs())) tell(about, line);
  } catch (error) {
    if (error instanceof RotationError && error.code === 'BUSY') return;
    const known = error instanceof RotationError || error instanceof LedgerError;
    tell(
      'this try',
      known
        ? `${error.code}: ${error.message}`
        : `it broke: ${(error as { code?: string }).code ?? 'internal error'}`,
    );
  }
}

/** What a person has to hear of a record, a line each, by what it is about. */
function* news(record: RotationRecord, now: number): Generator<readonly [about: string, line: string]> {
  const { target, rotation, retired } = record;
  const trouble = rotation && troubleIn(rotation);
  const overdue = overdueText(rotation, now);
  const said = [
    ...(overdue === undefined ? [] : [overdue]),
    ...(trouble ? [`${trouble.code}: ${trouble.message}`, ...trouble.remedy] : []),
  ];
  if (said.length > 0) yield ['rotation', sentences(said)];
  for (const owed of owedIn(record))
    yield [owed.gateway, sentences([`DELIVERY_OWED: ${owedText(target, owed)}`, ...owed.trouble.remedy])];
  if (retired?.acceptedSince !== undefined)
    yield [
      'retired key',
      `the retired key ${retired.fingerprint} is accepted again since ${time(iso(retired.acceptedSince))}`,
    ];
}

const sentences = (parts: readonly string[]): string =>
  parts.map((part) => (/[.!?]$/.test(part) ? part : `${part}.`)).join(' ');

/**
 * Epoch ms: so long after the last rotation ended, or after the key was stored; a key that a person has staged is not
 * waited with. One that failed is tried again the next day.
 */
async function dueAt(
  { plan, secret }: Subject,
  { keys }: LocalRotations['ports'],
  { record: { rotation } }: Standing,
): Promise<number> {
  if (rotation && !isOver(rotation)) return Number.POSITIVE_INFINITY;
  if (isByPerson(plan) && (await keys.versions(secret)).pending?.hasValue) return 0;
  if (rotation?.state === 'aborted') return rotation.endedAt + DAY_MS;
  const { createdAt } = await keys.describe(secret);
  const since = rotation?.endedAt ?? Date.parse(createdAt ?? '');
  return Number.isNaN(since) ? Number.POSITIVE_INFINITY : since + plan.everyDays * DAY_MS;
}
