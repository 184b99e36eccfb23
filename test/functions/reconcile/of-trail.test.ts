import { describe, expect, test } from '@jest/globals';
import type { LedgerEntry } from '../../../functions/contract/ledger.ts';
import { ofTrail, type Trail } from '../../../functions/reconcile/of-trail.ts';
import { reconcile } from '../../../functions/reconcile/reconcile.ts';
import type { TrailRecord } from '../../../functions/reconcile/trail-record.ts';
import { ago, DAY, entry, event, HOUR, NOW, plan, promotion, ROTATE, succeeded } from './scene.ts';

const MINUTE = 60_000;

const STRANGER = 'arn:aws:iam::111122223333:user/stranger';

const put = (version: string, agoMs: number, by = ROTATE, label = 'AWSPENDING') =>
  event('PutSecretValue', agoMs, { version, labels: [label], principal: by, from: '198.51.100.7' });

const ENTRIES = [
  entry('create', 'v1', 10 * DAY),
  entry('finish', 'v1', 10 * DAY - HOUR),
  entry('create', 'v2', 2 * DAY),
  entry('finish', 'v2', 2 * DAY - 10 * MINUTE),
];
const RECORDS = [
  succeeded(2 * DAY - 11 * MINUTE),
  promotion('v2', 2 * DAY - 10 * MINUTE),
  put('v2', 2 * DAY),
];
const trail = (...more: readonly TrailRecord[]): Trail => ({
  since: NOW - 7 * DAY,
  records: [...more, ...RECORDS],
});
const found = (told: Trail | undefined, entries: readonly LedgerEntry[] = ENTRIES) =>
  ofTrail({ plan, entries, ...(told && { trail: told }) }, NOW).map(({ code, evidence }) => [code, evidence]);

test('where both tell the same, where CloudTrail was not asked, and before the first entry, nothing is found', () => {
  expect(found(trail())).toEqual([]);
  expect(found(undefined)).toEqual([]);
  expect(found(trail(promotion('w', DAY, STRANGER)), [])).toEqual([]);
  const later = [entry('finish', 'v2', 2 * DAY - 10 * MINUTE)];
  expect(found(trail(promotion('w', 5 * DAY, STRANGER)), later)).toEqual([]);
});

describe('somebody else', () => {
  test('who moves the label of the current version is named, with the version and the event', () => {
    expect(found(trail(promotion('v1', DAY, STRANGER)))).toEqual([
      [
        'ROTATION_WITHOUT_ENTRY',
        {
          version: 'v1',
          by: STRANGER,
          event: 'UpdateSecretVersionStage-24',
          name: 'UpdateSecretVersionStage',
          at: ago(DAY),
        },
      ],
    ]);
  });

  test('is found within the hour of a rotation of ours: the version is another', () => {
    expect(found(trail(promotion('w', 2 * DAY - 20 * MINUTE, STRANGER)))).toMatchObject([
      ['ROTATION_WITHOUT_ENTRY', { version: 'w', by: STRANGER }],
    ]);
  });

  test('who stores another key at once is named, with where from', () => {
    expect(found(trail(put('w', DAY, STRANGER, 'AWSCURRENT')))).toMatchObject([
      ['ROTATION_WITHOUT_ENTRY', { version: 'w', by: STRANGER, from: '198.51.100.7' }],
    ]);
  });

  test('whose function rotates is one finding, with who started it', () => {
    const started = event('RotateSecret', DAY, { principal: STRANGER });
    const theirs = 'arn:aws:iam::111122223333:role/theirs';
    const events = [
      succeeded(DAY - 2 * MINUTE),
      promotion('w', DAY - MINUTE, theirs),
      put('w', DAY, theirs),
      started,
    ];
    const [rotation, ...more] = found(trail(...events));
    expect(rotation).toMatchObject([
      'ROTATION_WITHOUT_ENTRY',
      { by: theirs, startedBy: STRANGER, version: 'w', started: 'RotateSecret-24' },
    ]);
    expect(more.map(([code]) => code)).toEqual(['VERSION_WITHOUT_ENTRY']);
  });

  test('who was refused did nothing, and what is younger than an hour may have its entry yet', () => {
    const refused = { ...promotion('w', DAY, STRANGER), error: 'AccessDenied' };
    expect(found(trail(promotion('w', HOUR / 2, STRANGER), refused))).toEqual([]);
  });

  test('who stages a version that no rotation takes is named after the deadline of a rotation', () => {
    expect(found(trail(put('w', DAY - HOUR, STRANGER)))).toEqual([]);
    expect(found(trail(put('w', DAY + HOUR, STRANGER)))).toMatchObject([
      ['VERSION_WITHOUT_ENTRY', { version: 'w', by: STRANGER, label: 'AWSPENDING' }],
    ]);
    const taken = [...ENTRIES, entry('create', 'w', HOUR)];
    expect(found(trail(put('w', DAY + HOUR, STRANGER)), taken)).toEqual([]);
  });
});

test('the step back of an emergency explains the label that it moves', () => {
  const entries = [...ENTRIES, entry('back', 'v2', DAY)];
  expect(found(trail(promotion('v1', DAY + MINUTE)), entries)).toEqual([]);
});

test('a rotation that Secrets Manager gives up is found where no entry knows it', () => {
  const failed = event('RotationFailed', DAY, { principal: 'secretsmanager.amazonaws.com' });
  expect(found(trail(failed))).toEqual([
    ['ROTATION_NOT_BEGUN', { event: 'RotationFailed-24', name: 'RotationFailed', at: ago(DAY) }],
  ]);
  const waiting = [...ENTRIES, entry('create', 'v3', DAY + 5 * HOUR)];
  expect(found(trail(failed), waiting)).toEqual([]);
});

describe('a promotion of the ledger', () => {
  const claimed = [...ENTRIES, { ...entry('finish', 'v3', DAY), sequence: 9 }];

  test('that CloudTrail does not know is found, with who wrote it', () => {
    expect(found(trail(), claimed)).toEqual([
      ['ENTRY_WITHOUT_EVENT', { entry: 9, step: 'finish', rotation: 'v3', writer: ROTATE, at: ago(DAY) }],
    ]);
  });

  test('accuses nobody where CloudTrail was not heard to its time', () => {
    expect(found({ since: NOW - DAY + MINUTE, records: [] }, claimed)).toEqual([]);
    expect(found({ since: NOW, records: [] }, claimed)).toEqual([]);
  });

  test('that was taken back has its event at the beginning of the way back, however long that took', () => {
    const way = [
      { ...entry('back', 'v2', DAY), outcome: 'intended' as const },
      { ...entry('back', 'v2', DAY - 9 * HOUR), sequence: 9 },
    ];
    expect(found(trail(promotion('v1', DAY)), [...ENTRIES, ...way])).toEqual([]);
    expect(found(trail(), [...ENTRIES, ...way])).toMatchObject([['ENTRY_WITHOUT_EVENT', { entry: 9 }]]);
  });

  test('has its event, whenever it came', () => {
    expect(found(trail(promotion('v3', DAY + 50 * MINUTE)), claimed)).toEqual([]);
  });
});

test('a key that nobody rotated, and CloudTrail knows who stored, is one finding', () => {
  const versions = { current: { version: 'w', createdAt: ago(DAY) } };
  const all = reconcile(
    {
      installation: 'prod',
      plan,
      entries: ENTRIES,
      versions,
      trail: trail(put('w', DAY, STRANGER, 'AWSCURRENT')),
    },
    NOW,
  );
  expect(all).toMatchObject([
    { code: 'KEY_NOT_ROTATED', evidence: { version: 'w', by: STRANGER, rotated: 'v2' } },
  ]);
  expect(all).toHaveLength(1);
});
