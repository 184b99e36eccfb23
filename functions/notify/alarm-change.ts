/** A change of state of an alarm in CloudWatch, as its topic brings it. */
export interface AlarmChange {
  readonly alarmName: string;
  readonly state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
  readonly description: string;
  /** CloudWatch's own words. */
  readonly reason: string;
  /** Epoch ms. */
  readonly at: number;
}

/** What SNS gives to a function: one message a record, in practice. */
export interface SnsEvent {
  readonly Records: readonly { readonly Sns: { readonly Message: string } }[];
}

const STATES: readonly unknown[] = ['ALARM', 'OK', 'INSUFFICIENT_DATA'] satisfies AlarmChange['state'][];

/**
 * Reads the JSON that CloudWatch publishes ("Notifying users on alarm changes" in its guide): the names below are in
 * every alarm's, whatever its kind. Throws a DamagedSignal for anything else.
 */
export function readAlarmChange(message: string): AlarmChange {
  const { AlarmName, AlarmDescription, NewStateValue, NewStateReason, StateChangeTime } = fieldsOf(message);
  const at = Date.parse(String(StateChangeTime).replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  if (typeof AlarmName !== 'string' || !STATES.includes(NewStateValue) || Number.isNaN(at))
    throw new DamagedSignal('no change of an alarm');
  return {
    alarmName: AlarmName,
    state: NewStateValue as AlarmChange['state'],
    description: typeof AlarmDescription === 'string' ? AlarmDescription : '',
    reason: typeof NewStateReason === 'string' ? NewStateReason : '',
    at,
  };
}

function fieldsOf(message: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(message)) as Record<string, unknown>;
  } catch {
    throw new DamagedSignal('not JSON');
  }
}

/** What came is none of our events: whoever reads the raw one has to see to it. */
export class DamagedSignal extends Error {
  override readonly name = 'DamagedSignal';
  readonly code = 'SIGNAL_DAMAGED';
}
