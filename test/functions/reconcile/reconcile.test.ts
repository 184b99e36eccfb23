import { expect, test } from '@jest/globals';
import type { LedgerEntry } from '../../../functions/contract/ledger.ts';
import { reconcile, type Witnesses } from '../../../functions/reconcile/reconcile.ts';
import type { TrailRecord } from '../../../functions/reconcile/trail-record.ts';
import type { ListedKey } from '../../../functions/rotate/driver.ts';
import { emptyRecord, type Rotation } from '../../../functions/rotate/record.ts';
import { ago, DAY, entry, HOUR, NOW, plan, promotion, succeeded } from './scene.ts';

const rotated = (rotation: string, agoMs: number): readonly LedgerEntry[] => [
  entry('create', rotation, agoMs + HOUR),
  entry('finish', rotation, agoMs),
  entry('retire', rotation, agoMs - HOUR),
];

const key = (id: string, agoMs: number, version?: string, target = 'api'): ListedKey => ({
  id,
  name: id,
  createdAt: NOW - agoMs,
  ...(version !== undefined && { madeFor: { installation: 'prod', target, version } }),
});

const TRAIL: readonly TrailRecord[] = [succeeded(2 * DAY - 60_000), promotion('v2', 2 * DAY)];
const trail = (...more: readonly TrailRecord[]) => ({ since: NOW - 7 * DAY, records: [...more, ...TRAIL] });

/** Two rotations, ten and two days ago; everybody says the same. */
const PEACE: Witnesses = {
  installation: 'prod',
  plan,
  entries: [...rotated('v1', 10 * DAY), ...rotated('v2', 2 * DAY)],
  versions: {
    current: { version: 'v2', createdAt: ago(2 * DAY + HOUR) },
    previous: { version: 'v1', createdAt: ago(10 * DAY + HOUR) },
  },
  record: emptyRecord('api'),
  trail: trail(),
  keys: [
    key('of-a-person', 40 * DAY),
    key('key-2', 2 * DAY + HOUR, 'v2'),
    key('of-another-target', HOUR * 5, 'w1', 'other'),
  ],
};

const found = (change: Partial<Witnesses>, now = NOW) =>
  reconcile({ ...PEACE, ...change }, now).map(({ code, target, evidence }) => {
    expect(target).toBe('api');
    return [code, evidence] as const;
  });

test('where all say the same nothing is found, and whoever is not asked accuses nobody', () => {
  expect(found({})).toEqual([]);
  const { installation, entries } = PEACE;
  expect(reconcile({ installation, plan, entries, versions: {} }, NOW)).toEqual([]);
  expect(reconcile({ installation, plan, entries: [], versions: PEACE.versions }, NOW)).toEqual([]);
});

test('a key that somebody stored is found, an hour after it, with the rotation that it took the place of', () => {
  const versions = { ...PEACE.versions, current: { version: 'mine', createdAt: ago(2 * HOUR) } };
  expect(found({ versions })).toEqual([
    [
      'KEY_NOT_ROTATED',
      expect.objectContaining({ version: 'mine', rotated: 'v2', createdAt: ago(2 * HOUR) }),
    ],
  ]);
  expect(found({ versions: { current: { version: 'mine', createdAt: ago(HOUR / 2) } } })).toEqual([]);
});

test('a version that is current again without a step of the ledger is found; after a step back it is not', () => {
  const versions = { current: { version: 'v1', createdAt: ago(10 * DAY - HOUR) } };
  expect(found({ versions })).toMatchObject([['KEY_NOT_ROTATED', { version: 'v1', rotated: 'v2' }]]);
  const back = [...PEACE.entries, entry('back', 'v2', DAY)];
  expect(found({ versions, entries: back, keys: [], trail: trail(promotion('v1', DAY)) })).toEqual([]);
});

test('the key from before the first rotation is none that may come back, as others may not', () => {
  const versions = { current: { version: 'v0', createdAt: ago(20 * DAY) } };
  expect(found({ versions })).toMatchObject([['KEY_NOT_ROTATED', { version: 'v0', rotated: 'v2' }]]);
  const begun = [entry('create', 'v1', HOUR), entry('abort', 'v1', HOUR)];
  expect(found({ versions, entries: begun, keys: [], trail: { since: NOW, records: [] } })).toEqual([]);
});

test('nor is one that was given up after its promotion was begun', () => {
  const begun = { ...entry('finish', 'v3', 5 * HOUR), outcome: 'intended' as const };
  const entries = [...PEACE.entries, entry('create', 'v3', 6 * HOUR), begun];
  const versions = { current: { version: 'v3', createdAt: ago(6 * HOUR) } };
  const moved = trail(promotion('v3', 5 * HOUR));
  expect(found({ versions, entries, trail: moved })).toEqual([]);
  const givenUp = [...entries, entry('abort', 'v3', 4 * HOUR)];
  expect(found({ versions, entries: givenUp, trail: moved })).toMatchObject([
    ['KEY_NOT_ROTATED', { version: 'v3', rotated: 'v2' }],
  ]);
});

test('on the way back, which waits for gateways, the former key is the current one rightly', () => {
  const back = { ...entry('back', 'v2', 5 * HOUR), outcome: 'intended' as const };
  const entries = [...PEACE.entries, back];
  const versions = { current: { version: 'v1', createdAt: ago(10 * DAY - HOUR) } };
  const moved = trail(promotion('v1', 5 * HOUR));
  expect(found({ versions, entries, trail: moved })).toEqual([]);
  expect(
    found({ versions, entries: [...entries, entry('back', 'v2', 2 * HOUR)], trail: moved }),
  ).toMatchObject([['KEY_OUTLIVES', { version: 'v2' }]]);
});

test('a pending version that no entry knows is found; what a person staged may wait for its rotation', () => {
  const pending = { version: 'w', createdAt: ago(2 * HOUR) };
  const versions = { ...PEACE.versions, pending };
  expect(found({ versions })).toMatchObject([['VERSION_WITHOUT_ENTRY', { version: 'w' }]]);
  const assisted = { ...plan, driver: 'assisted' as const };
  expect(found({ versions, plan: assisted })).toEqual([]);
  const old = { ...versions, pending: { ...pending, createdAt: ago(2 * DAY) } };
  expect(found({ versions: old, plan: assisted })).toMatchObject([['VERSION_WITHOUT_ENTRY', {}]]);
  expect(found({ versions, entries: [...PEACE.entries, entry('create', 'w', 2 * HOUR)] })).toEqual([]);
});

test.each([
  ['made by somebody since the ledger began', key('theirs', DAY), 'UNKNOWN_KEY'],
  ['named after a version that no entry knows', key('orphan', DAY, 'nobody'), 'UNKNOWN_KEY'],
  ['of a version that was replaced and retired', key('key-1', 10 * DAY, 'v1'), 'KEY_OUTLIVES'],
])('a live key at the provider that is %s is found', (_, one, code) => {
  expect(found({ keys: [one] })).toMatchObject([[code, { id: one.id }]]);
});

test('a key that was retired is found, also where a rotation between was taken back', () => {
  const entries = [
    ...rotated('v1', 20 * DAY),
    entry('finish', 'v2', 10 * DAY),
    entry('back', 'v2', 10 * DAY - HOUR),
    ...rotated('v3', 2 * DAY),
  ];
  const versions = { current: { version: 'v3', createdAt: ago(2 * DAY + HOUR) } };
  const keys = [key('key-1', 20 * DAY, 'v1'), key('key-3', 2 * DAY, 'v3')];
  const known = { since: NOW - 7 * DAY, records: [promotion('v3', 2 * DAY)] };
  expect(found({ keys, entries, versions, trail: known })).toMatchObject([['KEY_OUTLIVES', { id: 'key-1' }]]);
});

test('a key of a rotation that was given up is found, once that had time to settle', () => {
  const orphan = key('orphan', 3 * HOUR, 'v3');
  const entries = (agoMs: number) => [
    ...PEACE.entries,
    entry('create', 'v3', 3 * HOUR),
    entry('abort', 'v3', agoMs),
  ];
  expect(found({ keys: [orphan], entries: entries(2 * HOUR) })).toMatchObject([['KEY_OUTLIVES', {}]]);
  expect(found({ keys: [orphan], entries: entries(HOUR / 2) })).toEqual([]);
});

test('a retired key that is accepted again is found', () => {
  const retired = {
    version: 'v1',
    fingerprint: '0a1b2c3d',
    retiredAt: NOW - DAY,
    checkedAt: NOW,
    acceptedSince: NOW - HOUR,
  };
  const record = { ...emptyRecord('api'), retired };
  expect(found({ record })).toEqual([
    ['RETIRED_KEY_ACCEPTED', { version: 'v1', fingerprint: '0a1b2c3d', acceptedSince: ago(HOUR) }],
  ]);
  const { acceptedSince: _, ...refused } = retired;
  expect(found({ record: { ...record, retired: refused } })).toEqual([]);
});

test('a rotation that is overdue is found: the next one, or the one under way', () => {
  expect(found({ keys: [] }, NOW + 28 * DAY)).toEqual([]);
  expect(found({ keys: [] }, NOW + 30 * DAY)).toEqual([
    ['ROTATION_OVERDUE', { rotatedAt: ago(2 * DAY), everyDays: 30 }],
  ]);
  const underWay = { state: 'delivering', version: 'v3', deadlineAt: NOW - 1 } as Rotation;
  const record = { ...emptyRecord('api'), rotation: underWay };
  expect(found({ record })).toEqual([
    ['ROTATION_OVERDUE', { rotation: 'v3', state: 'delivering', deadline: ago(1) }],
  ]);
  expect(found({ record: { ...record, rotation: { ...underWay, deadlineAt: NOW } } })).toEqual([]);
});

test('so is a gateway that was passed over, for as long as that is owed', () => {
  const passedOver = { gateway: 'gw', provider: 'xroute', rotation: 'v3', ended: '0a1b2c3d' };
  const trouble = { code: 'NOT_DELIVERED', message: 'gw does not answer', remedy: [] } as const;
  const owed = (since: number) =>
    ({ ...passedOver, state: 'owed', since, attempts: 1, nextAt: 0, trouble }) as const;
  const record = { ...emptyRecord('api'), passedOver: [owed(NOW - DAY - 1)] };
  expect(found({ record })).toEqual([
    ['ROTATION_OVERDUE', { rotation: 'v3', gateway: 'gw', passedOverAt: ago(DAY + 1) }],
  ]);
  expect(found({ record: { ...record, passedOver: [owed(NOW - DAY)] } })).toEqual([]);
  const delivered = { ...passedOver, state: 'delivered', since: NOW - 2 * DAY, at: NOW - DAY } as const;
  expect(found({ record: { ...record, passedOver: [delivered] } })).toEqual([]);
});
