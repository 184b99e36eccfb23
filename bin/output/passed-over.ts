import { duration, iso, time } from '../../functions/notify/words.ts';
import { owedText } from '../../functions/rotate/passed-over.ts';
import type { PassedOver, RotationRecord } from '../../functions/rotate/record.ts';

/** What became of the gateways that emergencies passed over, and what a person may have to do, a fact a line. */
export const passedOverLines = ({ target, passedOver = [] }: RotationRecord): readonly string[] =>
  passedOver.flatMap((known) => linesOf(target, known));

function linesOf(target: string, known: PassedOver): readonly string[] {
  const { gateway, since } = known;
  switch (known.state) {
    case 'owed': {
      const { nextAt, trouble } = known;
      return [
        `  DELIVERY_OWED: ${owedText(target, known)}`,
        `  since ${time(iso(since))}; tried again from ${time(iso(nextAt))} on`,
        ...trouble.remedy.map((step, at) => `  ${at + 1}. ${step}`),
      ];
    }
    case 'delivered':
      return [
        `  ${gateway} uses the current key since ${time(iso(known.at))}, ${duration(known.at - since)} after it was passed over`,
      ];
  }
}
