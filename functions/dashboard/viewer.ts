/** Who looks at the dashboard: what a widget is told of the console it stands in. */
export interface Viewer {
  readonly theme: 'light' | 'dark';
  /** East of Greenwich. */
  readonly offsetMinutes: number;
}

/** What every panel is drawn with. */
export interface Scene {
  readonly viewer: Viewer;
  /** Epoch ms. */
  readonly now: number;
  /** The base of links to the runbook; where it is no URL, nothing is linked. */
  readonly runbook: string;
}

const MINUTE_MS = 60_000;

/** `+05:30` → 330; what is not an offset counts as UTC. */
export function offsetOf(iso: unknown): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(String(iso)) ?? [];
  return sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : 0;
}

/** `14:03` on the viewer's clock; with the day where that is not today's. */
export function clockTime(at: number, { now, viewer: { offsetMinutes } }: Scene): string {
  const [day, time] = localIso(at, offsetMinutes);
  const [today] = localIso(now, offsetMinutes);
  return day === today ? time.slice(0, 5) : `${day.slice(5)} ${time.slice(0, 5)}`;
}

/** `2026-11-22 14:03:10 +01:00`, `… UTC` */
export function fullTime(at: number, { viewer: { offsetMinutes } }: Scene): string {
  const [day, time] = localIso(at, offsetMinutes);
  const size = Math.abs(offsetMinutes);
  const digits = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return `${day} ${time} ${size === 0 ? 'UTC' : `${offsetMinutes < 0 ? '-' : '+'}${digits}`}`;
}

function localIso(at: number, offsetMinutes: number): readonly [day: string, time: string] {
  const iso = new Date(at + offsetMinutes * MINUTE_MS).toISOString();
  return [iso.slice(0, 10), iso.slice(11, 19)];
}
