import type { Subject } from '../../functions/rotate/flight.ts';
import { owedIn, type RotationRecord } from '../../functions/rotate/record.ts';
import { RotationError, type RotationErrorCode } from '../../functions/rotate/rotation-error.ts';
import type { Standing } from '../../functions/rotate/rotations.ts';
import { loadedConfiguration, targetsNamed } from '../configuration.ts';
import { painter } from '../output/paint.ts';
import { intentionText, standingJson, standingText, stepLine, troubleLines } from '../output/rotation.ts';
import { BrokenOff, drive, isSettled, toEnd } from '../rotation/drive.ts';
import { type Opened, openRotations } from '../rotation/open.ts';
import { declareRotate, type RotateFlags, type Wish, waits, wishOf } from '../rotation/wish.ts';
import { storeNamed } from '../store/store.ts';
import { type CommandDefinition, EXIT, type ExitCode, worst } from './command.ts';
import type { Terminal } from './terminal.ts';

export const rotate: CommandDefinition<RotateFlags> = {
  declare: declareRotate,
  async run({ operands, options, mistakes, terminal }) {
    const wish = wishOf(options, mistakes);
    const store = mistakes.gather(() => storeNamed(options.store));
    if (operands.length === 0) mistakes.add('rotate wants a target, or several');
    const loaded = await mistakes.gatherAsync(() => loadedConfiguration(options.config));
    const targets = mistakes.gather(() => loaded && targetsNamed(operands, loaded.configuration));
    mistakes.check();
    if (!store || !loaded || !targets) throw mistakes.error();
    const paint = painter(terminal.colour);
    const opened = await openRotations(store, loaded, targets, {
      ...{ terminal, waits: waits(wish) },
      onEntry: (entry) => terminal.print(options.json ? JSON.stringify(entry) : stepLine(entry, paint)),
    });
    for (const place of opened.places) terminal.say(`pairwatch: in ${place}`);
    const codes = opened.subjects.map((subject) => rotateOne(subject, opened, wish, options, terminal));
    return worst(await Promise.all(codes));
  },
};

async function rotateOne(
  subject: Subject,
  { helm, goesOn, brokenOff, missing }: Opened,
  wish: Wish,
  { json }: RotateFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const { say, signal } = terminal;
  const waiting = { say, signal, waits: waits(wish), ...(brokenOff !== undefined && { brokenOff }) };
  const show = (standing: Standing): ExitCode => {
    terminal.print(json ? standingJson(standing) : standingText(standing, Date.now()));
    const code = codeOf(standing.record, wish);
    const hint = wish.wish === 'status' ? '' : '; --status says where it stands';
    if (!isSettled(standing.record)) say(`pairwatch: ${goesOn}${hint}`);
    return code;
  };
  try {
    switch (wish.wish) {
      case 'intention': {
        const gaps = (await missing?.(subject)) ?? [];
        terminal.print(
          json ? JSON.stringify({ ...subject.plan, missing: gaps }) : intentionText(subject, gaps),
        );
        return gaps.length > 0 ? EXIT.failed : EXIT.good;
      }
      case 'status':
        return show(await helm.standing(subject));
      case 'abort':
        return show(await toEnd(helm, subject, helm.abort(subject), waiting));
      case 'back':
        return show(await toEnd(helm, subject, helm.back(subject), waiting));
      case 'rotate':
        return show(await drive(helm, subject, wish, waiting));
    }
  } catch (error) {
    if (error instanceof BrokenOff) {
      say(`pairwatch: ${error.message}`);
      return EXIT.inconclusive;
    }
    if (!(error instanceof RotationError)) throw error;
    const [first, ...steps] = troubleLines(error);
    say(`pairwatch: ${first}`);
    for (const step of steps) say(`pairwatch:   ${step}`);
    return CODES[error.code] ?? EXIT.failed;
  }
}

const CODES: Readonly<Partial<Record<RotationErrorCode, ExitCode>>> = {
  BUSY: EXIT.inconclusive,
  CURRENT_MISSING: EXIT.wrongCall,
  STORE_UNREADABLE: EXIT.inconclusive,
  TOO_LATE: EXIT.wrongCall,
};

/** A rotation that is left in a wait is neither good nor failed; an emergency has done its work, whatever it passed over. */
function codeOf(record: RotationRecord, wish: Wish): ExitCode {
  if (wish.wish === 'status') return EXIT.good;
  const { rotation } = record;
  const isEmergency = wish.wish === 'rotate' && wish.urgent;
  switch (rotation?.state) {
    case 'done':
      if (rotation.loss) return EXIT.failed;
      return isEmergency || owedIn(record).length === 0 ? EXIT.good : EXIT.inconclusive;
    case 'aborted':
      return wish.wish !== 'rotate' && rotation.because.code === 'STOPPED' ? EXIT.good : EXIT.failed;
    default:
      return EXIT.inconclusive;
  }
}
