import type { EntryOutcome, LedgerRecord, LedgerStep, Proof } from '../../functions/contract/ledger.ts';
import type { RotationPlan } from '../../functions/contract/rotation.ts';
import { duration, iso, time } from '../../functions/notify/words.ts';
import type { Subject } from '../../functions/rotate/flight.ts';
import { isOver, type Rotation, type RotationRecord } from '../../functions/rotate/record.ts';
import type { RotationTrouble } from '../../functions/rotate/rotation-error.ts';
import type { Standing } from '../../functions/rotate/rotations.ts';
import { GRACE } from '../../functions/rotate/steps/rest.ts';
import type { Paint } from './paint.ts';
import { passedOverLines } from './passed-over.ts';

const SIGNS = {
  intended: ['dim', '·'],
  done: ['green', '✔'],
  failed: ['red', '✖'],
  skipped: ['yellow', '-'],
} as const satisfies Record<EntryOutcome, readonly [Parameters<Paint>[0], string]>;

/** One entry of the ledger as progress, in one line. */
export function stepLine(record: LedgerRecord, paint: Paint): string {
  const { outcome, step, fingerprints = {}, proofs = [], facts = {} } = record;
  const [style, sign] = SIGNS[outcome];
  const target = 'target' in record ? `${record.target}: ` : '';
  const details = [
    ...Object.entries(fingerprints).map(([which, value]) => `${which} ${value}`),
    ...proofs.map((proof) => proofText(proof, step)),
    ...Object.entries(facts).map(([name, value]) => `${name} ${value}`),
  ].join(', ');
  return `${paint(style, `${sign} ${target}${step} ${outcome}`)}${details === '' ? '' : paint('dim', `  ${details}`)}`;
}

/** The proof of a retirement is a handshake that failed. */
function proofText({ location, outcome, code }: Proof, step: LedgerStep): string {
  const seen = step === 'retire' && outcome === 'failed' ? 'refused it:' : outcome;
  return [location, seen, ...(code === undefined ? [] : [code])].join(' ');
}

/** Where a rotation stands, and what a person may have to do, a fact a line. */
export function standingText({ record, wait }: Standing, now: number): string {
  const { target, rotation, retired, lease } = record;
  if (!rotation) return `${target}: was never rotated`;
  const lines = [`${target}: ${stateText(rotation)}`];
  if (lease && lease.until > now)
    lines.push(`  somebody is at work on it, until ${time(iso(lease.until))} at the latest`);
  const trouble = troubleIn(rotation);
  if (rotation.state === 'aborting' && rotation.trouble)
    lines.push(`  because of ${rotation.because.code}: ${rotation.because.message}`);
  if (wait && !isOver(rotation) && wait.for !== trouble?.message)
    lines.push(`  waits for ${wait.for}, until ${time(iso(wait.until))}`);
  else if (rotation.state !== 'done' && rotation.state !== 'aborted' && rotation.nextAt > now)
    lines.push(`  ${restText(rotation)}goes on at ${time(iso(rotation.nextAt))}`);
  if (trouble) lines.push(...troubleLines(trouble).map((line) => `  ${line}`));
  else if (rotation.state === 'refusing') lines.push(...rotation.steps.map((step) => `  - ${step}`));
  const overdue = overdueText(rotation, now);
  if (overdue !== undefined) lines.push(`  ${overdue}`);
  if (retired?.acceptedSince !== undefined)
    lines.push(
      `  RETIRED_KEY_ACCEPTED: the retired key ${retired.fingerprint} opens the door again, since ${time(iso(retired.acceptedSince))}`,
    );
  return [...lines, ...passedOverLines(record)].join('\n');
}

/** A record does not hold what it waits for; of one at rest that is known. */
function restText(rotation: Rotation): string {
  if (rotation.state !== 'resting' || rotation.trouble) return '';
  const { promotedAt, graceMs, nextAt } = rotation;
  return `waits for ${nextAt <= promotedAt + graceMs ? GRACE : 'the last user of the former key'}; `;
}

function stateText(rotation: Rotation): string {
  const { startedAt, by, askedBy, former, version } = rotation;
  const begun = `begun ${time(iso(startedAt))} by ${by}${askedBy === undefined ? '' : ` for ${askedBy}`}`;
  switch (rotation.state) {
    case 'done':
      return `rotated at ${time(iso(rotation.endedAt))}, ${former.fingerprint} to ${rotation.pending}; the former key is ${rotation.loss?.code === 'FORMER_MISSING' ? 'not proved dead' : 'dead'} (version ${version})`;
    case 'aborted':
      return `given up at ${time(iso(rotation.endedAt))}: the key is ${former.fingerprint}, as before (version ${version})`;
    default:
      return `${PROGRESS[rotation.state]}, ${begun}${rotation.urgent ? ', urgent' : ''} (version ${version})`;
  }
}

/** What is done in a state. */
export const PROGRESS = {
  creating: 'a new key is being made',
  setting: 'the new key is being made valid',
  proving: 'the new key is being proved',
  proved: 'the new key is about to be promoted',
  delivering: 'the new key is being delivered',
  resting: 'the new key is in use, the former one still lives',
  retiring: 'the former key is being ended',
  refusing: 'the former key is to be proved dead',
  returning: 'the former key is being brought back',
  aborting: 'it is being given up',
} as const satisfies Record<Exclude<Rotation['state'], 'done' | 'aborted'>, string>;

/** Undefined while it has time. */
export const overdueText = (rotation: Rotation | undefined, now: number): string | undefined =>
  isOver(rotation) || now <= rotation.deadlineAt
    ? undefined
    : `overdue: it should have been over by ${time(iso(rotation.deadlineAt))}`;

export function troubleIn(rotation: Rotation): RotationTrouble | undefined {
  switch (rotation.state) {
    case 'done':
      return rotation.loss;
    case 'aborted':
      return rotation.because;
    case 'aborting':
      return rotation.trouble ?? rotation.because;
    default:
      return rotation.trouble;
  }
}

/** What went wrong, and the steps to take, a line each. */
export const troubleLines = ({ code, message, remedy }: RotationTrouble): readonly string[] => [
  `${code}: ${message}`,
  ...remedy.map((step, at) => `${at + 1}. ${step}`),
];

/** The same as data, one object: the record as it is stored, which holds no key. */
export const standingJson = ({ record, wait }: Standing): string =>
  JSON.stringify({ ...known(record), waits: wait ? { for: wait.for, until: iso(wait.until) } : null });

/** Neither who is at work on it, nor what others were told. */
function known({ lease: _lease, told: _told, due: _due, ...record }: RotationRecord): object {
  return record;
}

/** What a rotation would do, without doing any of it; `missing`: what has to be there first, and is not. */
export function intentionText({ plan, target }: Subject, missing: readonly string[]): string {
  const { vault, through, graceMs, verify, deliverTo, deadlineMs } = plan;
  const where =
    verify === 'all' ? target.locations.join(', ') : `${target.quorum} of ${target.locations.join(', ')}`;
  const gateways = deliverTo
    .map(({ gateway, provider }) => `${gateway} (as its provider ${provider})`)
    .join(', ');
  const steps = [
    `create   ${origin(plan)}${vault === undefined ? '' : `, with the vault ${vault}`}`,
    ...(through === undefined
      ? [
          `test     a handshake with it from ${where}; one that fails where the current key pairs ends the rotation`,
        ]
      : [
          `set      it at the gateway, by the courier of ${through}: the former one is refused from then on`,
          `test     a handshake with it from whichever of ${where} answers; where none does the former one is put back`,
        ]),
    'finish   it becomes the current key',
    ...(deliverTo.length > 0
      ? [`deliver  to ${gateways}: secrets.reload, then models.probe has to be ok`]
      : []),
    `retire   the former key, ${duration(graceMs)} after that, and prove it refused`,
    `all of it within ${duration(deadlineMs)}`,
    ...missing.map((what) => `missing  ${what}`),
  ];
  return [`${plan.target} would be rotated:`, ...steps.map((step) => `  ${step}`)].join('\n');
}

/** Where the new key comes from. */
function origin({ driver, target }: RotationPlan): string {
  switch (driver) {
    case 'assisted':
      return `a key that a person makes and stores: \`pairwatch keys put ${target} --pending\``;
    case 'openclaw':
      return 'the standby device takes its turn, by the driver openclaw';
    default:
      return `a new key by the driver ${driver}`;
  }
}
