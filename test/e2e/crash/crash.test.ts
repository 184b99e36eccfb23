import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sampleOf } from '../../crash/combinations.ts';
import { crash, undisturbed } from '../../crash/crash.ts';
import type { CrashSubject } from '../../crash/subject.ts';
import { subjectsIn } from '../../crash/subjects/index.ts';
import { shortfalls, tallied } from '../../crash/tally.ts';
import { type AwsHome, awsHome } from './home.ts';

/** `npm run crash:aws` plays all of them. */
const EACH = 5;
const SEED = 20261123;

let aws: AwsHome;

function subjectOf(name: string): CrashSubject {
  const found = subjectsIn(aws.home).find((one) => one.name === name);
  if (!found) throw new Error(`no subject ${name}`);
  return found;
}

describe('over the stores of a deployment', () => {
  beforeAll(async () => {
    aws = await awsHome();
  }, 60_000);

  afterAll(() => aws.close());

  test.each(['openai', 'openclaw', 'assisted'])(
    'a rotation of %s that is killed loses nothing and leaves nothing',
    async (name) => {
      const tally = await tallied(await sampleOf(subjectOf(name), EACH, SEED));
      expect([...tally.broken, ...shortfalls(tally)]).toEqual([]);
      expect(tally.stopped).toBeGreaterThan(0);
    },
    180_000,
  );

  test('the labels are in order wherever between the calls of a promotion it was killed', async () => {
    const subject = subjectOf('openai');
    const { calls } = await undisturbed(subject, 'rotation', false);
    const moves = calls.flatMap((name, at) => (/UpdateSecretVersionStage/.test(name) ? [at + 1] : []));
    const outcomes = await Promise.all(
      moves.flatMap((call) =>
        (['before', 'after'] as const).map((moment) =>
          crash({ subject, play: 'rotation', times: 'retry', at: { call, moment } }),
        ),
      ),
    );
    expect(outcomes).toHaveLength(4);
    for (const { broken, ended } of outcomes)
      expect({ broken, ended }).toEqual({ broken: [], ended: 'done' });
  }, 180_000);
});
