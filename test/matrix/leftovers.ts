import { setTimeout as sleep } from 'node:timers/promises';

/** Whatever ended a handshake has this long to be gone. */
const SETTLE_MS = 250;

/** How many of each kind of resource keep the process alive: sockets, timers, handles, child processes. */
export function activeResources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const type of process.getActiveResourcesInfo()) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

/** Whether `done` comes true in time; looks without leaving a timer of its own behind. */
export async function settled(done: () => boolean): Promise<boolean> {
  for (let waited = 0; waited < SETTLE_MS; waited += 5) {
    if (done()) return true;
    await sleep(5);
  }
  return done();
}
