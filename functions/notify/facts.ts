import { remedyFor } from '../contract/remedy.ts';
import type { WarningReport } from '../contract/verdict.ts';
import { WARNINGS, type WarningDefinition } from '../contract/warnings.ts';
import type { Troubles } from '../probe/signal.ts';
import type { FailingBy } from '../probe/standing.ts';
import { headline, type Message, type MessageCause } from '../state/message.ts';
import { iso } from './words.ts';

/** The part of a message that says why, and what to do. */
export type MessageFacts = Pick<Message, 'causes' | 'remedy' | 'reproduce'>;

/** Of the check `subject` that fails; remedy and reproducing line are those of the most frequent code. */
export function failingFacts(failing: FailingBy, subject: string): MessageFacts {
  const causes: readonly MessageCause[] = Object.entries(failing).map(([location, { fault, since }]) => ({
    location,
    check: subject,
    code: fault.code,
    phase: fault.phase,
    owner: fault.owner,
    summary: fault.summary,
    since: iso(since),
    evidence: fault.evidence,
  }));
  const first = failing[headline(causes)?.location ?? ''];
  return { causes, remedy: first?.fault.remedy ?? [], reproduce: first?.reproduce ?? null };
}

export function warningFacts(
  { code, summary, evidence }: WarningReport,
  locations: readonly string[],
  of: { readonly subject: string; readonly endpoint: string; readonly since: number },
): MessageFacts {
  const definition: WarningDefinition = WARNINGS[code];
  const cause = {
    check: of.subject,
    code,
    phase: null,
    owner: null,
    summary,
    since: iso(of.since),
    evidence,
  };
  return {
    causes: locations.map((location) => ({ location, ...cause })),
    remedy: remedyFor(definition.remedy, { target: of.subject, host: of.endpoint, ...evidence }),
    reproduce: null,
  };
}

/** Of a location that cannot judge: a cause for each check. */
export function troubleFacts(troubles: Troubles, location: string): MessageFacts {
  const entries = Object.entries(troubles);
  return {
    causes: entries.map(([check, { code, summary, since }]) => ({
      location,
      check,
      code,
      phase: null,
      owner: 'watcher',
      summary,
      since: iso(since),
      evidence: {},
    })),
    remedy: [...new Set(entries.flatMap(([, { remedy }]) => remedy))],
    reproduce: null,
  };
}
