import { describe, expect, test } from '@jest/globals';
import { NOON } from '../../support/looks.ts';
import { DOWN, placesOf } from '../../support/shared-places.ts';

describe('trouble', () => {
  test('with notify: the answer says it, and the message stays due for the alarm’s way', async () => {
    const places = placesOf();
    places.ends = () => DOWN;
    const notify = async () => {
      throw Object.assign(new Error('secret words'), { name: 'AccessDeniedException' });
    };
    places.options = { notifier: { notify } };
    const answers = await places.tick(NOON);
    const troubles = answers.flatMap((answer) => answer.troubles);
    expect(troubles).toEqual(['notify could not be called (AccessDeniedException)']);
    const [record] = await places.records.list();
    expect(record?.incidents[0]?.tellings).toMatchObject([{ state: 'due' }]);
  });

  test('of a sender that died: what is due for long is notified again', async () => {
    const places = placesOf();
    places.ends = () => DOWN;
    places.options = { notifier: { notify: async () => undefined } };
    await places.run(2);
    places.options = {};
    expect(places.told).toEqual([]);
    await places.run(1, 2, ['c']);
    expect(places.notified).toMatchObject([{ checks: ['api'], from: 'c' }]);
    expect(places.told).toMatchObject([{ kind: 'opened' }]);
  });

  test('with the table: looks and numbers go on', async () => {
    const places = placesOf();
    const gone = async (): Promise<never> => {
      throw Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
    };
    Object.assign(places.records, { read: gone, readMany: gone, write: gone });
    Object.assign(places.box, { claim: gone, cast: gone, count: gone });
    places.ends = () => DOWN;
    const answers = await places.tick(NOON);
    expect(places.sum('Failed', 'api')).toBe(3);
    for (const { claimed, looks, troubles } of answers) {
      expect({ claimed, looks }).toEqual({ claimed: true, looks: 1 });
      expect(troubles.length).toBeGreaterThan(3);
      expect(troubles.every((trouble) => trouble.includes('ECONNREFUSED'))).toBe(true);
    }
  });

  test('with the record of one check: it is named, and the others are judged', async () => {
    const places = placesOf('api', 'bad');
    const { read } = places.records;
    places.records.readMany = async () => new Map();
    places.records.read = (async (kind, name) => {
      if (name === 'bad') throw Object.assign(new Error('damaged'), { code: 'STATE_DAMAGED' });
      return read.call(places.records, kind, name);
    }) as typeof read;
    places.ends = () => DOWN;
    const [answer] = await places.tick(NOON);
    expect(answer?.troubles).toEqual(['a record could not be written (STATE_DAMAGED): bad']);
    expect(await places.standing('api')).toBe('down');
  });

  test('with the numbers: votes count all the same', async () => {
    const places = placesOf();
    places.ends = () => DOWN;
    const publish = async () => {
      throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    };
    places.options = { metrics: { publish } };
    const [answer] = await places.tick(NOON);
    expect(answer?.troubles).toEqual(['numbers could not be published (AccessDeniedException)']);
    expect(await places.standing('api')).toBe('down');
  });

  test('with a table that recovers within the tick: the votes come with the next wave', async () => {
    const places = placesOf('fast', 'slow');
    places.ends = ({ target }) => (target === 'slow' ? { hangsMs: 8_000 } : DOWN);
    const cast = places.box.cast.bind(places.box);
    places.box.cast = async (tick, voter, wave, looks) => {
      if (wave === 1) throw new Error('not now');
      await cast(tick, voter, wave, looks);
    };
    await places.tick(NOON);
    expect(await places.standing('fast')).toBe('down');
  });
});
