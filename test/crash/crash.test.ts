import { describe, expect, test } from '@jest/globals';
import { ROTATION_DRIVERS } from '../../functions/contract/rotation.ts';
import type { RotationDriver } from '../../functions/rotate/driver.ts';
import { openai } from '../../functions/rotate/drivers/openai.ts';
import { sampleOf } from './combinations.ts';
import { localHome } from './home.ts';
import type { PlayName } from './plays.ts';
import type { CrashSubject } from './subject.ts';
import { apiSubject } from './subjects/api.ts';
import { deliveredSubject } from './subjects/delivered.ts';
import { subjectsIn } from './subjects/index.ts';
import { type Tally, tallied } from './tally.ts';

/** What the suite says of a subject in which something is wrong: `npm run crash` plays the true ones. */
async function judged(subject: CrashSubject, play: PlayName): Promise<Tally> {
  const sample = await sampleOf(subject, Number.POSITIVE_INFINITY, 1);
  const chosen = sample.chosen.filter((one) => one.play === play && one.times === 'retry').slice(0, 4);
  return tallied({ ...sample, chosen });
}

const driven = (wrong: Partial<RotationDriver>) =>
  apiSubject(localHome, 'openai', { openai: { ...openai, ...wrong } });
/** By a courier that says that it has delivered, and has not. */
const undelivered: CrashSubject = {
  ...deliveredSubject(localHome, 'openai'),
  open: async () => {
    const stage = await deliveredSubject(localHome, 'openai').open();
    const ports: typeof stage.ports = async (process) => {
      const own = await stage.ports(process);
      const { putInForce } = own.courier;
      return { ...own, courier: { deliver: async () => ({ probe: 'ok' }), putInForce } };
    };
    return { ...stage, ports };
  },
};

test('every driver is crashed', () => {
  const names = subjectsIn(localHome).map(({ name }) => name);
  expect(ROTATION_DRIVERS.filter((driver) => !names.includes(driver))).toEqual([]);
});

describe('the suite itself finds', () => {
  test('nothing in a driver that is right', async () => {
    expect(await judged(driven({}), 'rotation')).toMatchObject({ broken: [], lost: 0, stopped: 4 });
  }, 60_000);

  test('an orphan that is left at the provider', async () => {
    const { broken } = await judged(driven({ discard: async () => undefined }), '--abort');
    expect(broken).toContainEqual(expect.stringContaining('1 orphans are left at the provider'));
  }, 60_000);

  test('a key that is lost', async () => {
    const killing: RotationDriver['discard'] = async (work, pending) => {
      await openai.discard(work, pending);
      await openai.retire({ ...work, currentNow: async () => 'none' }, work.current);
    };
    const { lost, broken } = await judged(driven({ discard: killing }), '--abort');
    expect(lost).toBeGreaterThan(0);
    expect(broken).toContainEqual(expect.stringContaining('the current key is not accepted'));
  }, 60_000);

  test('a gateway that goes on with the key that ended', async () => {
    const { broken } = await judged(undelivered, '--now');
    expect(broken).toContainEqual(expect.stringContaining("the gateway's provider says auth"));
  }, 60_000);
});
