import { ALARMS } from '../../contract/alarms.ts';
import { LEDGER_ERRORS } from '../../contract/ledger-errors.ts';
import { withFlag } from '../../contract/remedy.ts';
import { LedgerError } from '../../ledger/ports.ts';
import type { News } from '../../rotate/news.ts';
import { RotationError } from '../../rotate/rotation-error.ts';
import { awsErrorCode } from '../error-code.ts';
import { SecretVersionsError } from '../secrets/versions.ts';
import { TableError } from '../table/table-error.ts';

/** A target whose rotation could not go on, for a cause that its record does not hold: ledger, table or store failed. */
export interface Stuck {
  readonly target: string;
  readonly error: unknown;
}

const STEPS = [
  'Read the error in the log of `rotate`: a right, a limit, a way that is cut.',
  'It is tried again every five minutes, by itself.',
];

/** What people have to hear of them, a cause once a day. `installation`: the subject, where it is about several. */
export const newsOfStuck = (stuck: readonly Stuck[], installation: string, now: number): readonly News[] =>
  [...Map.groupBy(stuck, ({ error }) => awsErrorCode(error)).entries()].map(([cause, some]) => {
    const targets = some.map(({ target }) => target);
    const [first = installation] = targets;
    const isOne = targets.length === 1;
    return {
      ...{ pairwatch: 'news', schema: 1, subject: isOne ? first : installation },
      ...{ severity: ALARMS.RotationFailed.severity, at: new Date(now).toISOString() },
      ...described(isOne ? `the rotation of ${first}` : 'rotations', some[0]?.error),
      evidence: {
        cause,
        ...(!isOne && Object.fromEntries(targets.map((target, at) => [`target${at + 1}`, target]))),
      },
      once: cause,
    };
  });

/** The messages of these errors are made of names and codes alone; any other may quote what was read. */
function described(who: string, error: unknown): Pick<News, 'code' | 'summary' | 'remedy'> {
  const because = (text: string) => `${who} could not go on: ${text}`;
  if (error instanceof LedgerError) {
    const { code, message } = error;
    const remedy = LEDGER_ERRORS[code].remedy.map((step) => withFlag(step, '--store aws'));
    return { code, summary: because(message), remedy };
  }
  if (error instanceof RotationError) {
    const { code, message, remedy } = error;
    return { code, summary: because(message), remedy };
  }
  const isOurs = error instanceof TableError || error instanceof SecretVersionsError;
  const summary = because(isOurs ? error.message : awsErrorCode(error));
  return { code: 'RotationFailed', summary, remedy: STEPS };
}
