const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Rate limit resets as OpenAI writes them: `12ms`, `6m0s`, `1h30m`. */
export function parseDuration(value: string): number | undefined {
  const parts = [
    ...value
      .trim()
      .toLowerCase()
      .matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g),
  ];
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== value.trim().toLowerCase())
    return undefined;
  return parts.reduce((sum, part) => sum + Number(part[1]) * UNITS[part[2] as keyof typeof UNITS], 0);
}

/** `Retry-After` in seconds or as a date (RFC 9110 §10.2.3), or `retry-after-ms`. */
export function retryAfterMs(headers: Readonly<Record<string, string>>, nowMs: number): number | undefined {
  const ms = Number(headers['retry-after-ms'] ?? Number.NaN);
  if (ms >= 0) return Math.round(ms);
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return seconds < 0 ? undefined : Math.round(seconds * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? parseDuration(value) : Math.max(0, date - nowMs);
}

/** The same in words alone: `Please try again in 7m12s`, `Please retry after 6 seconds`. */
export function saidRetryAfterMs(words: string): number | undefined {
  const said =
    /\b(?:retry|try again) (?:in|after) (\d[\w.]*?)\.?(?: (milli|second|minute|hour|day)\w*)?\.?(?: |$)/i.exec(
      words,
    );
  if (said === null) return undefined;
  const [, amount = '', unit] = said;
  return parseDuration(
    unit === undefined ? amount : `${amount}${unit === 'milli' ? 'ms' : unit.slice(0, 1)}`,
  );
}
