import type { HistoryEntry } from './history.ts';
import type { Incident } from './incident.ts';

/** How a check did over a time. */
export interface Uptime {
  readonly check: string;
  /** Looks that voted, from all locations. */
  readonly votes: number;
  readonly failed: number;
  /** Looks that were confirmed by a second handshake; null where only metrics are known, which do not tell. */
  readonly confirmed: number | null;
  /** Newest first; one that still lasts has no end. */
  readonly incidents: readonly Incident[];
}

/** Sums up a history; `open` are the incidents that are not in it yet. An incident that a crash wrote twice is one. */
export async function uptimes(
  history: AsyncIterable<HistoryEntry>,
  open: readonly Incident[],
  since: number,
): Promise<readonly Uptime[]> {
  const counts = new Map<string, { votes: number; failed: number; confirmed: number }>();
  const incidents = new Map<string, Incident>();
  for await (const entry of history) {
    if (entry.entry === 'incident') incidents.set(entry.incident.id, entry.incident);
    if (entry.entry !== 'look' || entry.tick < since) continue;
    const count = counts.get(entry.check) ?? { votes: 0, failed: 0, confirmed: 0 };
    counts.set(entry.check, {
      votes: count.votes + (entry.result === 'paired' || entry.result === 'failed' ? 1 : 0),
      failed: count.failed + (entry.result === 'failed' ? 1 : 0),
      confirmed: count.confirmed + (entry.handshakes.some(({ secondLook }) => secondLook) ? 1 : 0),
    });
  }
  for (const incident of open) incidents.set(incident.id, incident);
  const newest = [...incidents.values()]
    .filter(({ closedAt }) => closedAt === null || closedAt >= since)
    .sort((a, b) => b.openedAt - a.openedAt);
  const names = new Set([...counts.keys(), ...newest.map(({ subject }) => subject)]);
  return [...names].sort().map((check) => ({
    check,
    ...(counts.get(check) ?? { votes: 0, failed: 0, confirmed: 0 }),
    incidents: newest.filter(({ subject }) => subject === check),
  }));
}
