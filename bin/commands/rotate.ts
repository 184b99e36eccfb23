import { LedgerError } from '../../functions/ledger/ports.ts';
import type { Subject } from '../../functions/rotate/flight.ts';
import { emptyRecord, type Rotation } from '../../functions/rotate/record.ts';
import { RotationError, type RotationErrorCode } from '../../functions/rotate/rotation-error.ts';
import { Rotations, type Standing } from '../../functions/rotate/rotations.ts';
import type { Target } from '../../lib/config/configuration.ts';
import { type Loaded, loadedConfiguration, targetsNamed } from '../configuration.ts';
import { painter } from '../output/paint.ts';
import { intentionText, standingJson, standingText, stepLine } from '../output/rotation.ts';
import { drive, toEnd } from '../rotation/drive.ts';
import { type LocalRotations, localRotations, notRotated } from '../rotation/local.ts';
import { stagingIn } from '../rotation/staging.ts';
import { declareRotate, type RotateFlags, type Wish, wishOf } from '../rotation/wish.ts';
import { storeNamed } from '../store/store.ts';
import { type CommandDefinition, EXIT, type ExitCode, worst } from './command.ts';
import { SurroundingsError } from './mistakes.ts';
import type { Terminal } from './terminal.ts';

export const rotate: CommandDefinition<RotateFlags> = {
  declare: declareRotate,
  async run({ operands, options, mistakes, terminal }) {
    const wish = wishOf(options, mistakes);
    const store = mistakes.gather(() => storeNamed(options.store));
    if (store === 'aws' && wish.wish !== 'status')
      mistakes.add('--store aws: what is deployed rotates by itself; --status says where it stands');
    if (operands.length === 0) mistakes.add('rotate wants a target, or several');
    const loaded = await mistakes.gatherAsync(() => loadedConfiguration(options.config));
    const targets = mistakes.gather(() => loaded && targetsNamed(operands, loaded.configuration));
    mistakes.check();
    if (!loaded || !targets) throw mistakes.error();
    if (store === 'aws') return showDeployed(loaded, targets, options, terminal);
    const paint = painter(terminal.colour);
    const rotations = await localRotations(loaded, targets, terminal.env, (record) =>
      terminal.print(options.json ? JSON.stringify(record) : stepLine(record, paint)),
    );
    for (const place of rotations.places) terminal.say(`pairwatch: in ${place}`);
    const codes = rotations.subjects.map((subject) => rotateOne(subject, rotations, wish, options, terminal));
    return worst(await Promise.all(codes));
  },
};

async function showDeployed(
  loaded: Loaded,
  targets: readonly Target[],
  { json }: RotateFlags,
  { say, print }: Terminal,
): Promise<ExitCode> {
  for (const { name, key } of targets) if (!key?.rotate) throw notRotated(name);
  const { rotations } = await stagingIn('aws', loaded);
  say(`pairwatch: in ${rotations.place}`);
  for (const { name } of targets) {
    const standing = { record: (await rotations.read(name)) ?? emptyRecord(name) };
    print(json ? standingJson(standing) : standingText(standing, Date.now()));
  }
  return EXIT.good;
}

async function rotateOne(
  subject: Subject,
  { ports }: LocalRotations,
  wish: Wish,
  { json }: RotateFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const { say, signal } = terminal;
  const rotations = new Rotations(ports);
  const waiting = { say, signal, waits: true };
  const show = (standing: Standing): ExitCode => {
    terminal.print(json ? standingJson(standing) : standingText(standing, Date.now()));
    return codeOf(standing.record.rotation, wish);
  };
  try {
    switch (wish.wish) {
      case 'intention':
        terminal.print(json ? JSON.stringify(subject.plan) : intentionText(subject));
        return EXIT.good;
      case 'status':
        return show(await rotations.standing(subject));
      case 'abort':
        return show(await toEnd(rotations, subject, await rotations.abort(subject), waiting));
      case 'back':
        return show(await toEnd(rotations, subject, await rotations.back(subject), waiting));
      case 'rotate':
        return show(await drive(subject, ports, wish, { ...waiting, waits: wish.waits }));
    }
  } catch (error) {
    if (error instanceof LedgerError) throw new SurroundingsError(`the ledger: ${error.message}`);
    if (!(error instanceof RotationError)) throw error;
    say(`pairwatch: ${error.code}: ${error.message}`);
    for (const [at, step] of error.remedy.entries()) say(`pairwatch:   ${at + 1}. ${step}`);
    return CODES[error.code] ?? EXIT.failed;
  }
}

const CODES: Readonly<Partial<Record<RotationErrorCode, ExitCode>>> = {
  BUSY: EXIT.inconclusive,
  CURRENT_MISSING: EXIT.wrongCall,
  TOO_LATE: EXIT.wrongCall,
};

/** A rotation that is left in a wait is neither good nor failed. */
function codeOf(rotation: Rotation | undefined, { wish }: Wish): ExitCode {
  if (wish === 'status') return EXIT.good;
  switch (rotation?.state) {
    case 'done':
      return rotation.loss ? EXIT.failed : EXIT.good;
    case 'aborted':
      return rotation.because.code === 'STOPPED' ? EXIT.good : EXIT.failed;
    default:
      return EXIT.inconclusive;
  }
}
