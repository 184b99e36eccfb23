import type { Subject } from '../../../functions/rotate/flight.ts';
import { isOver } from '../../../functions/rotate/record.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { reportText } from '../../output/ledger.ts';
import { standingText, stepLine } from '../../output/rotation.ts';
import type { Act, Drill } from '../act.ts';
import { type Page, wrapped } from '../report/lines.ts';
import { type RotatingGround, startRotating } from '../rotating.ts';

const MINUTE_MS = 60_000;
/** Styles would be counted as columns. */
const plain: Page['paint'] = (_style, text) => text;

/** A key of an AI provider and the gateway's own device are replaced under the eyes of the watch, which hears nothing. */
export const rotation: Act = {
  title: 'Two keys rotated, delivered, and the old ones proved dead',
  play: async (drill) => {
    const { stage, watching, page, doing } = drill;
    doing('raising what is rotated');
    const ground = await watching.clock.during(() =>
      startRotating(stage, (record) => {
        if (record.outcome === 'intended') return;
        for (const line of wrapped(stepLine(record, plain), page.width)) page.print(line);
      }),
    );
    try {
      const told = watching.mailbox.count;
      const done = [await rotate('aiKey', ground, drill), await rotate('device', ground, drill)];
      await watching.clock.sleep(2 * MINUTE_MS);
      const report = await watching.clock.during(() => ground.verify());
      const quiet = watching.mailbox.count === told;
      page.print('');
      page.print(`the watch told of ${quiet ? 'nothing: no handshake failed' : 'something'}`);
      for (const line of wrapped(`the ledger: ${reportText(report)}`, page.width)) page.print(line);
      return quiet && report.findings.length === 0 && done.every(Boolean);
    } finally {
      await ground.close();
    }
  },
};

async function rotate(
  what: 'aiKey' | 'device',
  ground: RotatingGround,
  { watching: { clock }, page, doing }: Drill,
): Promise<boolean> {
  const subject: Subject = ground[what];
  doing(`rotating the key of ${subject.plan.target}`);
  page.print('');
  const rotations = new Rotations(ground.ports);
  let standing = await clock.during(() => rotations.start(subject));
  for (let round = 0; round < 10 && !isOver(standing.record.rotation); round++) {
    await ground.follow();
    await clock.sleep(Math.max(0, (standing.wait?.until ?? 0) - clock.wallMs()) + 1);
    standing = await clock.during(() => rotations.advance(subject));
  }
  for (const line of wrapped(standingText(standing, clock.wallMs()), page.width)) page.print(line);
  const { rotation: ended } = standing.record;
  return ended?.state === 'done' && ended.loss === undefined;
}
