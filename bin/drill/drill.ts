import type { Drill } from './act.ts';
import { ACTS } from './acts/index.ts';
import { SkippingClock } from './clock.ts';
import type { Injection } from './injections/injection.ts';
import { LOCATIONS } from './locations.ts';
import { type Page, wrapped } from './report/lines.ts';
import { startStage } from './stage.ts';
import { startWatching } from './watching.ts';

export interface DrillOptions {
  readonly injections: readonly Injection[];
  readonly leftOut: readonly string[];
  /** Aborted: put everything away and reject. */
  readonly signal: AbortSignal;
  readonly page: Page;
  doing(step: string): void;
}

/** Plays every act; true when all of them were as they have to be. Nothing is left open, however it ends. */
export async function drill({ signal, page, doing, ...options }: DrillOptions): Promise<boolean> {
  opening(page);
  doing('raising the practice peers');
  const stage = await startStage(new SkippingClock());
  const watching = startWatching(stage);
  try {
    signal.throwIfAborted();
    const cut = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    const broken = watching.running.then(() => Promise.reject(new Error('the watch ended by itself')));
    return await Promise.race([cut, broken, play({ ...options, stage, watching, page, doing })]);
  } finally {
    stage.clock.stop();
    await watching.stop();
    await stage.strike();
  }
}

async function play(drill: Drill): Promise<boolean> {
  let well = true;
  for (const [at, act] of ACTS.entries()) {
    drill.page.print(`\n${drill.page.paint('bold', `Act ${at + 1} · ${act.title}`)}`);
    well = (await act.play(drill)) && well;
  }
  const { page, watching } = drill;
  for (const complaint of watching.complaints)
    page.print(page.paint('red', `✖ the watch says: ${complaint}`));
  const { watchedMs, realMs } = watching.clock.elapsed();
  const took = `${Math.round(watchedMs / 60_000)} minutes of watching took ${Math.round(realMs / 1000)} s.`;
  page.print(page.paint('dim', took));
  return well && watching.complaints.length === 0;
}

function opening({ paint, print, width }: Page): void {
  print(paint('bold', 'Pairwatch fire drill'));
  const text = [
    'An OpenClaw gateway, AI APIs, an OAuth server, proxies and resolvers to practise on, all on this machine.',
    `The watch looks at them once a minute from three simulated locations: ${LOCATIONS.join(', ')}.`,
    'Every handshake is real and takes its real time. The waiting between looks is skipped: a minute of watching takes well under a second here, and times below are those of the watch.',
  ];
  for (const line of text.flatMap((each) => wrapped(each, width))) print(line);
}
