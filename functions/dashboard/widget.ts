import type { WatchPlan } from '../contract/plan.ts';
import { stillWatched } from '../plan/rules.ts';
import type { BallotBox } from '../state/ballot-box.ts';
import type { MuteStore } from '../state/mute.ts';
import type { RecordStore } from '../state/state-store.ts';
import { boardOf } from './board.ts';
import { html } from './html.ts';
import { incidentsOf, incidentsView } from './incidents-view.ts';
import { DESCRIPTION, requestOf, type WidgetRequest } from './request.ts';
import { stateView } from './state-view.ts';
import { page, toned } from './style.ts';

/** What the widget reads: the state table. */
export interface WidgetSource {
  readonly records: Pick<RecordStore, 'list' | 'history' | 'place'>;
  readonly mutes: Pick<MuteStore, 'mutes'>;
  readonly ballots: Pick<BallotBox, 'count'>;
}

export interface WidgetTools {
  readonly plan: WatchPlan;
  readonly source: WidgetSource;
  /** Epoch ms. */
  readonly now: number;
  /** The widget's own function, for its buttons. */
  readonly endpoint: string;
}

/** Ticks whose ballots are read: one that is under way, and two before it. */
const BALLOTS = 3;
const WEEK_MS = 7 * 86_400_000;

/** What the console shows: HTML, or Markdown where it asks for a description. Never rejects. */
export async function widgetOf(event: unknown, tools: WidgetTools): Promise<string> {
  const request = requestOf(event);
  if (request.view === 'describe') return DESCRIPTION;
  try {
    return await (request.view === 'incidents' ? incidents(request, tools) : state(request, tools));
  } catch (error) {
    return unreadable(request, tools, error);
  }
}

async function state(
  { viewer, page }: WidgetRequest,
  { plan, source, now, endpoint }: WidgetTools,
): Promise<string> {
  const tick = Math.floor(now / plan.everyMs) * plan.everyMs;
  const ticks = Array.from({ length: BALLOTS }, (_, ago) => tick - ago * plan.everyMs);
  const [records, mutes, ...ballots] = await Promise.all([
    source.records.list(),
    source.mutes.mutes(now),
    ...ticks.map((each) => source.ballots.count(each)),
  ]);
  const board = boardOf({ plan, records, ballots: ballots.flat(), mutes, now });
  return stateView({ board, scene: { viewer, now, runbook: plan.runbook }, page, endpoint }).html;
}

async function incidents(
  { viewer, shownFrom }: WidgetRequest,
  { plan, source, now }: WidgetTools,
): Promise<string> {
  const since = Math.min(shownFrom ?? now, now - WEEK_MS);
  const records = stillWatched(await source.records.list(), plan);
  const found = await incidentsOf(records, source.records.history(since));
  return incidentsView({ incidents: found, since, scene: { viewer, now, runbook: plan.runbook } }).html;
}

/** An error by its kind: its message may quote what it read. */
function unreadable({ viewer }: WidgetRequest, { plan, source }: WidgetTools, error: unknown): string {
  const { name = 'Error', code } = Object(error) as { name?: string; code?: string };
  return page(
    viewer,
    html`<div class="pw-count">${toned('bad', 'The state table cannot be read')}</div>`,
    html`<div class="pw-line">${source.records.place} answers ${code ?? name}. Metrics, alarms and their messages go on without it; what is told is poorer.</div>`,
    html`<div class="pw-line">What to do: ${plan.runbook}#state-table-gone</div>`,
  ).html;
}
