import { parseDuration } from '../refusals/retry-after.ts';

export interface Limit {
  /** `requests`, `tokens`, `input-tokens`, … as the provider names it. */
  readonly limit: string;
  readonly of: number;
  readonly left: number;
  readonly resetMs?: number;
}

/** OpenAI: `x-ratelimit-remaining-requests`; Anthropic: `anthropic-ratelimit-requests-remaining`. */
const REMAINING =
  /^(?:x-ratelimit-remaining-(?<after>[\w-]+)|anthropic-ratelimit-(?<before>[\w-]+)-remaining)$/;

/** The limits that an answer's headers tell of, each with what is left. */
export function limitsOf(headers: Readonly<Record<string, string>>, nowMs: number): readonly Limit[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    const groups = REMAINING.exec(name)?.groups;
    if (groups === undefined) return [];
    const { after, before } = groups;
    const limit = after ?? before ?? '';
    const sibling = (what: string) =>
      headers[after === undefined ? `anthropic-ratelimit-${limit}-${what}` : `x-ratelimit-${what}-${limit}`];
    const of = count(sibling('limit'));
    const left = count(value);
    if (of === undefined || left === undefined || of === 0) return [];
    const resetMs = untilReset(sibling('reset'), nowMs);
    return [{ limit, of, left, ...(resetMs !== undefined && { resetMs }) }];
  });
}

/** The one that is nearest to its end: QUOTA_LOW speaks of that one. */
export function lowestLimit(limits: readonly Limit[]): Limit | undefined {
  return limits.toSorted((a, b) => a.left / a.of - b.left / b.of)[0];
}

function count(value: string | undefined): number | undefined {
  const text = value?.trim();
  return text !== undefined && /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** A duration (`6m0s`), seconds, or a date (RFC 3339). */
function untilReset(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const seconds = count(value);
  const duration = seconds === undefined ? parseDuration(value) : seconds * 1000;
  if (duration !== undefined) return duration;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
