import { CallError } from '../commands/mistakes.ts';
import { shown } from './shown.ts';

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `500ms`, `30s`, `5m`, `12h`, `7d` in milliseconds, within bounds that are written the same way. */
export function parseDuration(flag: string, text: string, least: string, most: string): number {
  const value = milliseconds(text);
  const [from = 0, to = 0] = [least, most].map(milliseconds);
  if (value !== undefined && value >= from && value <= to) return value;
  throw new CallError(`${flag} ${shown(text)} is not a time from ${least} to ${most} (like 30s, 5m or 12h)`);
}

function milliseconds(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,7})(ms|s|m|h|d)$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * UNITS[unit as keyof typeof UNITS];
}
